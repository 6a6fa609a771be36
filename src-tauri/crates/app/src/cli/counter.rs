//! `shiwen counter`: lets the counter's business system in, or not.

use std::{
    io::Write,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    process::ExitCode,
};

use clap::{Args, Subcommand};

use super::Failure;
use crate::{
    counter::{self, PORT},
    home::Home,
};

#[derive(Debug, Args)]
pub(super) struct CounterWords {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Listen to it, and print a token once. An earlier token ends with it.
    Enable {
        /// Where to listen: this machine, or an address of the hall's network. What travels is not encrypted.
        #[arg(long, value_name = "ADDRESS:PORT", default_value_t = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), PORT))]
        listen: SocketAddr,
        /// A name besides the address under which the business system knows this terminal. May be given several times.
        #[arg(long, value_name = "NAME")]
        host: Vec<String>,
    },
    /// Listen no more; the token ends.
    Disable,
    /// Say whether and where it is listened to.
    Show,
}

pub(super) fn run(words: CounterWords, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let home = Home::from_environment()?;
    home.become_owner("counter")?;
    match words.what {
        What::Enable { listen, host } => {
            let token = counter::enable(&home, listen, host)?;
            writeln!(out, "令牌 Token: {}", token.as_str())?;
            writeln!(out)?;
            writeln!(
                out,
                "业务系统可在 http://{listen} 通知本终端，令牌只显示这一次。几秒钟后生效。\
                 The business system can announce services at http://{listen} in some seconds. The token is shown this once."
            )?;
            if !listen.ip().is_loopback() {
                writeln!(
                    out,
                    "注意：传输不加密，令牌会在大厅网络上明文传送；请只在可信的内部网络使用。\
                     Mind: nothing is encrypted on the way, so the token can be read by whoever listens on that network."
                )?;
            }
        }
        What::Disable => {
            counter::disable(&home)?;
            writeln!(out, "已关闭，令牌作废。It is off, and the token has ended.")?;
        }
        What::Show => match home.counter_interface_or_none() {
            Some(file) => writeln!(out, "http://{}", file.listen)?,
            None => writeln!(out, "关闭 off")?,
        },
    }
    Ok(ExitCode::SUCCESS)
}
