//! What a visitor does, in the words of the hall.

use shiwen_domain::{text::Lang, view::Aid};

use super::{Window, driver::eventually};

/// Says twice a second that somebody is there, where a touch says nothing else: it would lift the cover and the dark,
/// and end the thanks (there, more time is asked for).
const STAY: &str = "clearInterval(window.somebody);
window.somebody = setInterval(() => {
    const shown = (id) => document.querySelector(`[data-testid=${id}]`);
    if (shown('screen-cover') || shown('dimmed')) return;
    if (shown('screen-thanks')) shown('more-time')?.click();
    else document.dispatchEvent(new PointerEvent('pointerdown'));
}, 500)";
const GO_AWAY: &str = "clearInterval(window.somebody)";

impl Window {
    /// Chooses a language, if the page speaks another one.
    pub async fn speaks(&mut self, lang: Lang) -> &mut Self {
        let wanted = match lang {
            Lang::Zh => "zh",
            Lang::En => "en",
        };
        if !self.page_lang().await.starts_with(wanted) {
            self.tap_only("lang").await;
            eventually("the page speaks the chosen language", async || {
                self.page_lang().await.starts_with(wanted)
            })
            .await;
        }
        self
    }

    /// Taps a face, and sees it drawn as chosen.
    pub async fn taps_face(&mut self, level: u8) -> &mut Self {
        self.press(&format!("face-{level}"), true).await
    }

    /// Chooses a reason; one that is not among the first is looked for under "more".
    pub async fn chooses_reason(&mut self, code: u16) -> &mut Self {
        let reason = format!("reason-{code}");
        if !self.has(&reason).await && self.has("more").await {
            self.opens_more_reasons().await;
        }
        self.press(&reason, true).await
    }

    /// Looks at the other reasons.
    pub async fn opens_more_reasons(&mut self) -> &mut Self {
        self.tap_only("more").await;
        self.comes_to_rest().await
    }

    /// Takes a reason back.
    pub async fn takes_reason_back(&mut self, code: u16) -> &mut Self {
        self.press(&format!("reason-{code}"), false).await
    }

    /// Says more in own words.
    pub async fn writes(&mut self, text: &str) -> &mut Self {
        self.tap("comment-open").await.shows("comment").await;
        // Writing by hand comes first.
        self.tap_only("comment-way-type").await;
        self.types("comment-text", text).await.tap("comment-keep").await
    }

    /// Is done with the rating.
    pub async fn is_done(&mut self) -> &mut Self {
        self.tap("done").await.shows("next").await
    }

    /// Ends the visit, and is thanked.
    pub async fn finishes(&mut self) -> &mut Self {
        self.tap("finish").await.shows("thanks").await
    }

    /// Goes on to the questions; the first is shown.
    pub async fn starts_the_questions(&mut self) -> &mut Self {
        if self.screen().await != "survey_intro" {
            self.tap("survey-start").await.shows("survey_intro").await;
        }
        self.tap("survey-start").await.shows("question").await
    }

    /// Answers the question on the screen: `yes`, `mostly`, `no` or `not_applicable`.
    pub async fn answers(&mut self, answer: &str) -> &mut Self {
        self.tap(&format!("answer-{answer}")).await
    }

    /// Leaves the question out.
    pub async fn skips(&mut self) -> &mut Self {
        self.tap("skip").await
    }

    /// Goes one screen back.
    pub async fn goes_back(&mut self) -> &mut Self {
        self.tap("back").await
    }

    /// Touches the thanks away, as the next visitor does.
    pub async fn leaves_the_thanks(&mut self) -> &mut Self {
        self.tap("screen-thanks").await
    }

    /// Taps a button until it is drawn as pressed (or not), or the terminal says that it is paused. Says
    /// which of the two is the last that was drawn.
    pub async fn touches_until_drawn_or_paused(&mut self, test_id: &str, pressed: bool) -> bool {
        self.tap_only(test_id).await;
        let mut drawn = false;
        eventually("the touch is drawn, or the terminal says that it is paused", async || {
            drawn = self.has(test_id).await && self.pressed(test_id).await == pressed;
            drawn || self.has("screen-paused").await
        })
        .await;
        self.rests();
        if drawn { pressed } else { !pressed }
    }

    /// From now on somebody is there all the time, whoever looks around meanwhile.
    pub async fn stays_there(&mut self) -> &mut Self {
        self.asks(STAY).await;
        self
    }

    /// From now on nobody is there.
    pub async fn goes_away(&mut self) -> &mut Self {
        self.asks(GO_AWAY).await;
        self
    }

    /// Goes back as far as there is a way.
    pub async fn goes_home(&mut self) -> &mut Self {
        while self.has("back").await {
            self.goes_back().await;
        }
        self
    }

    /// Names a counter by its number.
    pub async fn types_on_the_pad(&mut self, number: &str) -> &mut Self {
        for key in number.chars() {
            self.tap_only(&format!("key-{key}")).await;
        }
        self.shows_test_id("pad-choose").await
    }

    /// Types a number for a call back, and sees every digit before the next.
    pub async fn dials(&mut self, digits: &str) -> &mut Self {
        for digit in digits.chars() {
            let before = self.dialled().await;
            self.tap_only(&format!("key-{digit}")).await;
            self.has_dialled(before + 1).await;
        }
        self
    }

    /// Erases so many digits of a number, one after the other.
    pub async fn erases(&mut self, digits: usize) -> &mut Self {
        for _ in 0..digits {
            let before = self.dialled().await;
            self.tap_only("pad-erase").await;
            self.has_dialled(before - 1).await;
        }
        self
    }

    async fn has_dialled(&self, digits: usize) {
        eventually(&format!("{digits} digits are drawn"), async || self.dialled().await == digits).await;
    }

    /// How many digits of a number for a call back are drawn.
    async fn dialled(&self) -> usize {
        let script = "const typed = document.querySelector('[data-testid=phone-typed] strong');
            return typed ? typed.textContent.replace(/\\D/g, '').length : 0";
        self.asks(script).await.as_u64().and_then(|digits| usize::try_from(digits).ok()).unwrap_or_default()
    }

    /// Whether a text stands anywhere on the page, drawn or not.
    pub async fn has_on_the_page(&self, text: &str) -> bool {
        let html = self.asks("return document.documentElement.outerHTML").await;
        html.as_str().is_some_and(|html| html.contains(text))
    }

    /// Writes by hand: one stroke through these points of the writing pad, given in shares of its width and height.
    pub async fn draws(&mut self, points: &[(f64, f64)]) -> &mut Self {
        let pad = self.find_test_id("comment-paper").await.rect().await.expect("the writing pad has a place");
        let at = |&(x, y): &(f64, f64)| (whole(pad.x + pad.width * x), whole(pad.y + pad.height * y));
        let mut hand = self.page().action_chain();
        for (step, point) in points.iter().map(at).enumerate() {
            hand = hand.move_to(point.0, point.1);
            hand = if step == 0 { hand.click_and_hold() } else { hand };
        }
        hand.release().perform().await.expect("the hand moves");
        self
    }

    /// Whether an aid is on.
    pub async fn is_on(&self, aid: Aid) -> bool {
        self.pressed(super::setting::button(aid)).await
    }

    async fn page_lang(&self) -> String {
        let lang = self.page().execute("return document.documentElement.lang", Vec::new()).await;
        lang.ok().and_then(|lang| lang.convert().ok()).unwrap_or_default()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a place on a screen")]
fn whole(length: f64) -> i64 {
    length as i64
}
