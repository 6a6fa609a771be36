//! A disk that does what the machine asks, or fails. It keeps a history of what became durable, and judges nothing.

use shiwen_domain::{
    announced::Announced,
    draft::Draft,
    entry::{Body, Commitment, Ending, PrivateKind},
    id::VisitId,
    visit::Effect,
};

/// An entry and what was said in private beside it.
#[derive(Clone, Debug)]
pub(crate) struct Closed {
    /// What goes into the entry.
    pub(crate) body: Body,
    /// What does not: the contents that its commitments stand for, in the order in which they were asked for.
    pub(crate) private: Vec<(PrivateKind, Vec<u8>)>,
}

/// Something that became durable.
#[derive(Clone, Debug)]
pub(crate) enum Fact {
    /// A draft, and the visitor saw it.
    Saved(Draft),
    /// A draft whose acknowledgement was lost: it may be on the disk, the visitor was told it was not counted.
    Unanswered(Draft),
    /// A visit became its entries.
    Written {
        /// The visit.
        visit: VisitId,
        /// How it ended.
        ending: Ending,
        /// What it became.
        closed: Vec<Closed>,
        /// The number that came with its end.
        phone: Option<Vec<u8>>,
    },
}

/// What the next write runs into.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// Nothing reaches the disk.
    Lost,
    /// All of it does, but the disk says otherwise.
    Unanswered,
}

/// What became durable of an announced service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    Announced,
    Rated,
    Unrated,
    Cancelled,
}

/// The disk.
#[derive(Debug, Default)]
pub(crate) struct Store {
    open: Option<Draft>,
    announced: Option<Announced>,
    services: Vec<(String, Service)>,
    history: Vec<Fact>,
    pub(crate) fault: Option<Fault>,
}

impl Store {
    /// Does what the machine asks and says whether it is durable.
    pub(crate) fn execute(&mut self, effect: Effect) -> bool {
        let fault = self.fault.take();
        if !matches!(fault, Some(Fault::Lost)) {
            match effect {
                Effect::SaveDraft(draft) => self.save(&draft, fault.is_none()),
                Effect::Close { draft, ending, phone } => {
                    self.close(&draft, ending, phone.map(|phone| phone.digits().to_vec()));
                }
                Effect::Announce(announced) => {
                    self.announced = Some(announced.clone());
                    self.services.push((announced.service, Service::Announced));
                }
                Effect::Unrated(announced) => self.settle(&announced.service, Service::Unrated),
                Effect::Cancel(announced) => self.settle(&announced.service, Service::Cancelled),
            }
        }
        fault.is_none()
    }

    /// What a start does with a draft it finds.
    pub(crate) fn reopen(&mut self) {
        if let Some(draft) = self.open.take() {
            self.close(&draft, Ending::Interrupted, None);
        }
        if let Some(announced) = self.announced.take() {
            self.services.push((announced.service, Service::Unrated));
        }
    }

    /// What became of announced services, in order.
    pub(crate) fn services(&self) -> &[(String, Service)] {
        &self.services
    }

    fn settle(&mut self, service: &str, what: Service) {
        let announced = self.announced.take_if(|announced| announced.service == service);
        assert!(announced.is_some(), "{what:?} of a service that nothing durable says was announced");
        self.services.push((service.to_owned(), what));
    }

    /// The draft of the visit that goes on.
    pub(crate) fn draft(&self) -> Option<&Draft> {
        self.open.as_ref()
    }

    /// All that became durable, in order.
    pub(crate) fn history(&self) -> &[Fact] {
        &self.history
    }

    /// All entries, in order.
    pub(crate) fn entries(&self) -> Vec<&Body> {
        self.closed().map(|closed| &closed.body).collect()
    }

    /// All typed comments, in the order of their entries.
    pub(crate) fn comments(&self) -> Vec<&str> {
        self.private(PrivateKind::Text).map(|text| std::str::from_utf8(text).expect("UTF-8")).collect()
    }

    /// All handwriting, in the order of the entries.
    pub(crate) fn writings(&self) -> Vec<&[u8]> {
        self.private(PrivateKind::Writing).collect()
    }

    /// All numbers that were left, in the order of the entries.
    pub(crate) fn phones(&self) -> Vec<&str> {
        self.private(PrivateKind::Phone).map(|digits| std::str::from_utf8(digits).expect("ASCII")).collect()
    }

    fn private(&self, wanted: PrivateKind) -> impl Iterator<Item = &[u8]> {
        let contents = self.closed().flat_map(|closed| &closed.private);
        contents.filter(move |(kind, _)| *kind == wanted).map(|(_, content)| content.as_slice())
    }

    fn closed(&self) -> impl Iterator<Item = &Closed> {
        self.history.iter().flat_map(|fact| match fact {
            Fact::Written { closed, .. } => closed.as_slice(),
            Fact::Saved(_) | Fact::Unanswered(_) => &[],
        })
    }

    fn save(&mut self, draft: &Draft, answered: bool) {
        // The disk holds bytes, not values.
        let bytes = serde_json::to_vec(draft).expect("a draft is JSON");
        let draft: Draft = serde_json::from_slice(&bytes).expect("a draft is read as it was written");
        self.history.push(if answered {
            Fact::Saved(draft.clone())
        } else {
            Fact::Unanswered(draft.clone())
        });
        self.open = Some(draft);
    }

    fn close(&mut self, draft: &Draft, ending: Ending, phone: Option<Vec<u8>>) {
        let visit = draft.visit_id;
        let mut closed = closed(draft, ending);
        if let Some(service) = &draft.service {
            assert!(draft.rating.is_some(), "a visit about an announced service begins with a face");
            self.settle(service, Service::Rated);
        }
        if let Some(phone) = &phone {
            for closed in &mut closed {
                leave(closed, phone);
            }
        }
        self.history.push(Fact::Written { visit, ending, closed, phone });
        self.open = None;
    }
}

/// What a draft becomes.
fn closed(draft: &Draft, ending: Ending) -> Vec<Closed> {
    let ends = [Draft::close_rating, Draft::close_survey].into_iter().filter_map(|close| {
        let mut private = Vec::new();
        let body = close(draft, ending, &mut |kind, content| {
            private.push((kind, content.to_vec()));
            commitment(kind, content)
        })?;
        Some(Closed { body, private })
    });
    ends.collect()
}

/// A number goes beside the rating. The real store gets it sealed.
fn leave(closed: &mut Closed, phone: &[u8]) {
    if let Body::Rating(rating) = &mut closed.body {
        rating.phone = Some(commitment(PrivateKind::Phone, phone));
        closed.private.push((PrivateKind::Phone, phone.to_vec()));
    }
}

/// As long as a real commitment, and different for different contents.
pub(crate) fn commitment(kind: PrivateKind, content: &[u8]) -> Commitment {
    let start = kind.name().len() as u64;
    let sum = content.iter().fold(start, |sum, &byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    Commitment(format!("{sum:064x}"))
}
