//! `shiwen setup-code`: the first way in, and the way back in.

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::{Args, ValueEnum};
use shiwen_domain::managing::Role;

use super::Failure;
use crate::{home::Home, managing::setting_up};

#[derive(Debug, Args)]
pub(super) struct SetupWords {
    /// What the account is for.
    #[arg(long, value_enum, default_value = "manager", conflicts_with = "remove")]
    role: RoleWord,
    /// Remove the account of this name instead. The log tells of it.
    #[arg(long, value_name = "NAME")]
    remove: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum RoleWord {
    /// Reads results, keeps the ledger, exports.
    Manager,
    /// Reads and verifies; sees exact times, and changes nothing.
    Auditor,
    /// Sets the terminal up; sees no results.
    Installer,
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Self {
        match word {
            RoleWord::Manager => Self::Manager,
            RoleWord::Auditor => Self::Auditor,
            RoleWord::Installer => Self::Installer,
        }
    }
}

pub(super) fn run(words: SetupWords, out: &mut dyn Write) -> Result<ExitCode, Failure> {
    let home = Home::from_environment()?;
    home.become_owner("setup-code")?;
    if let Some(name) = words.remove {
        setting_up::remove_account(&home, &name)?;
        writeln!(out, "账号“{name}”已删除。The account {name} is removed.")?;
    } else {
        let role = words.role.into();
        print(role, &setting_up::make_code(&home, role)?, out)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn print(role: Role, code: &str, out: &mut dyn Write) -> io::Result<()> {
    let (zh, en) = match role {
        Role::Manager => ("管理员", "manager"),
        Role::Auditor => ("审计员", "auditor"),
        Role::Installer => ("安装员", "installer"),
    };
    writeln!(out, "设置码 Set-up code: {code}")?;
    writeln!(out)?;
    writeln!(
        out,
        "请在终端上打开管理窗口，选择“设置新账号”，输入设置码、姓名和密码，即可建立{zh}账号。设置码只能使用一次，24 小时内有效；\
         机器重新启动后失效。请勿转告他人。"
    )?;
    writeln!(
        out,
        "Open the manager's window on the terminal, choose \"Set up a new account\", and type this code, a name and a \
         password: that makes an account for the {en}. The code works once, for 24 hours at most, and until the machine \
         starts anew. Tell it nobody else."
    )
}
