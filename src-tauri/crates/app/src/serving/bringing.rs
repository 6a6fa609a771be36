//! Bringing a backup back while the terminal runs and nobody is there.

use shiwen_domain::moment::Moment;

use super::Serving;
use crate::{
    enrolment::Enrolled,
    record::{self, RecordError},
    restoring::{self, Bringing, Outcome, RestoreError},
};

impl Serving {
    /// Goes on with what a backup holds besides. Whatever becomes of it, a record is open again afterwards or the terminal
    /// pauses and tries.
    pub(crate) fn bring_back(
        &mut self,
        bringing: Bringing,
        enrolled: Option<&Enrolled>,
        now: &Moment,
    ) -> Result<Outcome, RestoreError> {
        self.record = None;
        let brought = restoring::bring_back(&self.home, &self.keys, enrolled, bringing, now);
        let (record, outcome) = match brought {
            Ok((record, outcome)) => (record, Ok(outcome)),
            Err(error) => (None, Err(error)),
        };
        if let Err(error) = self.go_on_with(record, now) {
            self.pause_without_record(&error, now);
        }
        outcome
    }

    fn go_on_with(&mut self, record: Option<record::Record>, now: &Moment) -> Result<(), RecordError> {
        let open = || record::open(&self.home, &self.keys, self.setting.demo, now);
        self.record = Some(record.map_or_else(open, Ok)?);
        // A new log must say by itself which pack is in force.
        Ok(self.apply_pack(now)?)
    }
}
