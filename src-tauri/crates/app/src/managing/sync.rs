//! How the exchange with the platform goes, in words and three lights.

pub(super) mod connection;
mod words;

use shiwen_domain::{
    entry::Entry,
    managing::{ConnectionTest, Lamp, Light, Refusal, Said, SyncState},
    moment::Moment,
};
use shiwen_store::{Exchange, StoreError};

use super::{incident::failed, stick::lamp};
use crate::{
    enrolment::Enrolled,
    home::{Home, OpenReader, OpenReaderError},
    packs,
    terminal::Terminal,
};

/// A heartbeat is a minute; after so long somebody may look at the network.
const LATE_MS: i64 = 10 * 60 * 1_000;
/// After so long somebody has to.
const TOO_LATE_MS: i64 = 24 * 60 * 60 * 1_000;

/// How it goes.
pub(super) fn answer(home: &Home, terminal: &Terminal) -> Result<Said, Refusal> {
    let now = terminal.now().map_err(|error| failed(&error))?;
    let enrolled = home.enrolment_or_none();
    let mut found = Found { minutes: minutes(home, enrolled.as_ref()), ..Found::default() };
    if let Some(open) = home.reader().map_err(|error| failed(&error))? {
        found.read(&open, enrolled.as_ref()).map_err(|error| failed(&OpenReaderError::from(error)))?;
    }
    Ok(Said::Sync { sync: found.state(&now, enrolled.as_ref()) })
}

/// Sends what waits.
pub(super) fn send_now(terminal: &Terminal) -> Result<Said, Refusal> {
    terminal.send_now().map_err(|error| failed(&error))?;
    Ok(Said::Done)
}

/// Tries the connection, and says what is wrong with it.
pub(super) fn test_connection(home: &Home) -> Result<Said, Refusal> {
    Ok(Said::Connection { test: ConnectionTest { outcome: connection::test(home)? } })
}

/// A wall time as a person reads it, to the minute: `2026-11-26 09:05`.
pub(super) fn minute(wall: &str) -> String {
    wall.get(..16).unwrap_or(wall).replace('T', " ")
}

/// The hall's distance from UTC.
pub(super) fn minutes(home: &Home, enrolled: Option<&Enrolled>) -> i32 {
    packs::load(home, enrolled).map_or(0, |loaded| loaded.assets.pack.hall.utc_offset_minutes)
}

/// What the record says.
#[derive(Default)]
struct Found {
    /// The hall's distance from UTC.
    minutes: i32,
    entries: u64,
    witnessed: Option<u64>,
    exchange: Exchange,
    refused: u64,
    open_orders: u64,
    /// When the oldest entry that waits was written.
    oldest: Option<Moment>,
}

impl Found {
    fn read(&mut self, open: &OpenReader, enrolled: Option<&Enrolled>) -> Result<(), StoreError> {
        let reader = &open.reader;
        if reader.identity()?.is_none() || !reader.knows_platform()? {
            return Ok(());
        }
        self.entries = reader.head()?.size();
        let key = open.keys.signing().verifying_key();
        let cursor = enrolled.map(|enrolled| reader.cursor(&key, &enrolled.pins.witness)).transpose()?;
        self.witnessed = cursor.flatten().map(|cursor| cursor.size());
        self.exchange = reader.exchange()?;
        self.refused = reader.remark_count()?;
        self.open_orders = reader.open_work_orders()?;
        let oldest = reader.entry(self.witnessed.unwrap_or(0))?;
        self.oldest = oldest.and_then(|stored| Entry::read(&stored.bytes).ok()).map(|entry| entry.at);
        Ok(())
    }

    fn state(self, now: &Moment, enrolled: Option<&Enrolled>) -> SyncState {
        let number = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        let waiting = self.entries.saturating_sub(self.witnessed.unwrap_or(0));
        let heard = Some(self.exchange.last_contact_ms).filter(|&ms| ms > 0);
        SyncState {
            contact: self.contact(now, enrolled.is_some()),
            waiting: self.waiting(waiting, now, enrolled.is_some()),
            agreement: self.agreement(enrolled.is_some()),
            waiting_entries: number(waiting),
            oldest: self.oldest.as_ref().filter(|_| waiting > 0).map(|at| minute(&at.wall)),
            last_contact: heard.map(|ms| minute(&at_hall(ms, self.minutes, now))),
            witnessed: self.witnessed.map(number),
            entries: number(self.entries),
            open_orders: number(self.open_orders),
            platform: enrolled.map(|enrolled| enrolled.file.platform.clone()),
        }
    }

    fn contact(&self, now: &Moment, is_enrolled: bool) -> Lamp {
        if !is_enrolled {
            return words::not_enrolled();
        }
        if let Some(says) = words::in_the_way(&self.exchange.stopped) {
            return Lamp { light: Light::Act, says };
        }
        if self.exchange.last_contact_ms == 0 {
            return lamp(Light::Watch, "还没有联系上过平台。", "The platform has not been heard yet.");
        }
        let since = now.wall_ms().map_or(0, |now_ms| now_ms.saturating_sub(self.exchange.last_contact_ms));
        match since {
            ..LATE_MS => lamp(Light::Well, "与平台联系正常。", "The platform is reached."),
            LATE_MS..TOO_LATE_MS => lamp(
                Light::Watch,
                "有一会儿没有联系上平台了。评价照常进行，联系上以后会自动补送。",
                "The platform was not heard for a while. Visitors are served all the same, and everything is sent once it is heard.",
            ),
            _ => lamp(
                Light::Act,
                "超过一天没有联系上平台。评价没有丢失；请检查网络，再点“测试连接”。",
                "The platform was not heard for more than a day. Nothing is lost; please check the network, then test the connection.",
            ),
        }
    }

    fn waiting(&self, waiting: u64, now: &Moment, is_enrolled: bool) -> Lamp {
        let written_ms = self.oldest.as_ref().and_then(Moment::wall_ms);
        let age =
            now.wall_ms().zip(written_ms).map_or(0, |(now_ms, written_ms)| now_ms.saturating_sub(written_ms));
        match waiting {
            0 => lamp(Light::Well, "全部已送达平台。", "Everything has reached the platform."),
            _ if is_enrolled && age >= TOO_LATE_MS => lamp(
                Light::Act,
                "有记录等待发送超过一天。它们仍保存在本终端；请检查网络，再点“测试连接”。",
                "Entries have been waiting for more than a day. They are kept in this terminal; please check the network, then test the connection.",
            ),
            _ if is_enrolled => lamp(
                Light::Watch,
                "有记录等待发送，会自动送出。",
                "Entries wait to be sent; they go by themselves.",
            ),
            _ => lamp(
                Light::Watch,
                "记录都保存在本终端，登记到平台以后会自动送出。",
                "All entries are kept in this terminal, and go by themselves once it is enrolled.",
            ),
        }
    }

    fn agreement(&self, is_enrolled: bool) -> Lamp {
        if words::is_a_disagreement(&self.exchange.stopped) {
            return lamp(
                Light::Act,
                "终端的记录与平台见证的不一致。请马上联系平台管理方和终端的维护人员，并在“完整性”页面运行核验。",
                "This terminal's record and what the platform has witnessed do not agree. Please call whoever runs the platform and whoever looks after the terminal, and verify the record under Integrity.",
            );
        }
        if self.refused > 0 {
            return lamp(
                Light::Watch,
                format!("平台对 {} 条内容有意见，没有照原样收下。请联系平台管理方。", self.refused),
                format!(
                    "The platform does not take {} things as they are. Please ask whoever runs it.",
                    self.refused
                ),
            );
        }
        match self.witnessed {
            Some(_) => lamp(Light::Well, "终端与平台的记录一致。", "Terminal and platform agree."),
            None if is_enrolled => lamp(
                Light::Watch,
                "平台还没有见证过本终端的记录。",
                "The platform has not witnessed this terminal's record yet.",
            ),
            None => lamp(
                Light::Watch,
                "没有平台见证，无法发现整份记录被替换。",
                "Without a platform as witness nobody notices if the whole record is replaced.",
            ),
        }
    }
}

/// A time of the platform on the hall's clocks.
pub(super) fn at_hall(ms: i64, minutes: i32, now: &Moment) -> String {
    Moment::new(ms, minutes, now.boot, now.mono_ms, now.clock).wall
}
