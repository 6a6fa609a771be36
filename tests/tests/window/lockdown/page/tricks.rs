//! The tricks, by what must happen.

/// What it is called, what must happen, the script, and what it returns on a terminal.
pub(super) type Told = (&'static str, &'static str, &'static str, &'static str);

/// Tricks that have the same end: its words, what they return, and each with its script.
type Kind = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const NULL: &str = "null";
const REFUSED: &str = "\"refused\"";

const KINDS: &[Kind] = &[
    (
        "no window opens",
        "true",
        &[
            ("window.open of an address", "return open(here) === null"),
            ("window.open of nothing", "return open('') === null && open('about:blank', 'x', 'popup') === null"),
            ("window.open of the manager's page", "return open('/manager.html') === null"),
        ],
    ),
    (
        "no window opens, the page stays",
        NULL,
        &[
            ("link to a new window", "follow(here, { target: '_blank' }); return null"),
            ("link to a named window", "follow(here, { target: 'elsewhere' }); return null"),
            ("form to a new window", "put('form', { action: here, target: '_blank' }).submit(); return null"),
        ],
    ),
    (
        "the page stays",
        NULL,
        &[
            ("link to an address", "follow(here); return null"),
            ("link to a file", "follow('file:///etc/hostname'); return null"),
            ("link to data", "follow('data:text/html,elsewhere'); return null"),
            ("link to a blob", "follow(URL.createObjectURL(new Blob(['x'], { type: 'text/html' }))); return null"),
            ("link to nothing", "follow('about:blank'); return null"),
            ("link to the manager's page", "follow('/manager.html'); return null"),
            ("link to the page under another name", "follow('tauri://elsewhere/visitor.html'); return null"),
            ("link to a command", "follow('ipc://localhost/manager_door'); return null"),
            ("link to a picture of a notice", "follow('picture://localhost/0'); return null"),
            ("link to what the web view says of itself", "follow('webkit://gpu'); follow('about:gpu'); return null"),
            (
                "links to other programs",
                "for (const scheme of ['mailto', 'tel', 'sms', 'ssh', 'ftp', 'intent', 'steam', 'x-terminal'])
                    follow(`${scheme}:one`);
                return null",
            ),
            ("location.href", "location.href = here; return null"),
            ("location.replace", "location.replace(here); return null"),
            ("form to an address", "put('form', { action: here, method: 'post' }).submit(); return null"),
            ("refresh", "put('meta', { httpEquiv: 'refresh', content: `0;url=${here}` }); await pause(); return null"),
            ("history", "history.back(); history.forward(); history.go(-3); await pause(); return null"),
            (
                "the manager's address, loaded anew",
                "history.replaceState({}, '', '/manager.html'); location.reload(); await pause();
                history.replaceState({}, '', '/visitor.html'); return null",
            ),
            (
                "a question before the page is left",
                "const ask = (event) => { event.preventDefault(); event.returnValue = 'x'; };
                addEventListener('beforeunload', ask); location.reload(); await pause(); await pause();
                removeEventListener('beforeunload', ask); return null",
            ),
            ("window.close", "close(); await pause(); return null"),
            ("moveTo and resizeTo", "moveTo(90, 90); resizeTo(300, 300); resizeBy(-9, -9); await pause(); return null"),
            ("frame of an address", "put('iframe', { src: here }); await pause(); return null"),
            ("frame of the manager's page", "put('iframe', { src: '/manager.html' }); await pause(); return null"),
            ("object and embed", "put('object', { data: here }); put('embed', { src: here }); await pause(); return null"),
        ],
    ),
    (
        "no file is written, and nobody is asked where to",
        NULL,
        &[
            ("download of data", "follow('data:text/plain,x', { download: 'taken.txt' }); await pause(); return null"),
            (
                "download of a blob",
                "follow(URL.createObjectURL(new Blob(['x'])), { download: 'taken' }); await pause(); return null",
            ),
            ("download of the page", "follow('/visitor.html', { download: 'taken.html' }); await pause(); return null"),
            ("download from an address", "follow(here, { download: 'taken' }); await pause(); return null"),
        ],
    ),
    (
        "no dialog: the page goes on as if it had been closed",
        NULL,
        &[
            ("print", "print(); await pause(); return null"),
            ("file chooser", "put('input', { type: 'file' }).click(); await pause(); return null"),
            (
                "folder chooser",
                "put('input', { type: 'file', webkitdirectory: true }).click(); await pause(); return null",
            ),
            ("file chooser by showPicker", "await refused(() => put('input', { type: 'file' }).showPicker()); return null"),
            ("colour chooser", "put('input', { type: 'color' }).click(); await pause(); return null"),
            (
                "list of a field",
                "const list = put('select'); list.add(new Option('one')); list.add(new Option('two'));
                await refused(() => list.showPicker()); list.focus(); await pause(); return null",
            ),
            ("calendar of a field", "await refused(() => put('input', { type: 'date' }).showPicker()); return null"),
            ("alert", "return alert('x') ?? null"),
            ("prompt", "return prompt('x', 'y')"),
        ],
    ),
    ("no dialog: the answer is no", "false", &[("confirm", "return confirm('x')")]),
    (
        "it is refused, and nobody is asked",
        REFUSED,
        &[
            (
                "notification",
                "return refused(async () => {
                    if (await Notification.requestPermission() !== 'granted') throw new Error('no');
                    new Notification('x');
                })",
            ),
            ("reading the clipboard", "return refused(() => navigator.clipboard.readText())"),
            ("the whole screen", "return refused(() => document.documentElement.requestFullscreen())"),
            ("the place", "return refused(() => new Promise((go, no) => navigator.geolocation.getCurrentPosition(go, no)))"),
            (
                "camera and microphone",
                "return refused(() => navigator.mediaDevices.getUserMedia({ audio: true, video: true }))",
            ),
            ("picture of the screen", "return refused(() => navigator.mediaDevices.getDisplayMedia())"),
            ("service worker", "return refused(() => navigator.serviceWorker.register('/x.js'))"),
            ("turning the screen", "return refused(() => screen.orientation.lock('portrait'))"),
        ],
    ),
    (
        "nothing of it is there",
        "[]",
        &[(
            "files, devices, payment, programs",
            "return ['showOpenFilePicker', 'showSaveFilePicker', 'showDirectoryPicker', 'PaymentRequest', 'usb', 'hid',
                'serial', 'bluetooth', 'requestMIDIAccess', 'registerProtocolHandler', 'documentPictureInPicture',
                'EyeDropper', 'RTCPeerConnection'].filter((name) => name in window || name in navigator)",
        )],
    ),
    (
        "nothing is marked, nothing comes in",
        "\"\"",
        &[
            (
                "marking everything",
                "document.execCommand('selectAll'); const marked = String(getSelection());
                getSelection().removeAllRanges(); return marked",
            ),
            (
                "pasting by script",
                "const words = put('textarea'); words.focus(); document.execCommand('paste'); return words.value",
            ),
        ],
    ),
    (
        "the mouse stays free",
        "true",
        &[("holding the mouse", "document.body.requestPointerLock(); await pause(); return document.pointerLockElement === null")],
    ),
    (
        "it does not run",
        REFUSED,
        &[
            ("eval", "return refused(() => (0, window.eval)('window.ran = true'))"),
            ("function of a text", "return refused(() => new Function('window.ran = true')())"),
            ("script of an address", "return refused(() => loaded(put('script', { src: here })))"),
            (
                "script of data",
                "return refused(() => loaded(put('script', { src: 'data:text/javascript,window.ran = true' })))",
            ),
            ("module of an address", "return refused(() => import(`${here}x.js`))"),
            ("module of data", "return refused(() => import('data:text/javascript,window.ran = true'))"),
            (
                "worker of a blob",
                "return refused(() => new Promise((go, no) => {
                    const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])));
                    worker.onmessage = go; worker.onerror = no;
                }))",
            ),
        ],
    ),
    (
        "it does not run",
        NULL,
        &[
            ("script in the page", "put('script', { textContent: 'window.ran = true' }); return null"),
            ("link of a script", "follow('javascript:window.ran = true'); await pause(); return null"),
            ("location of a script", "location.href = 'javascript:window.ran = true'; await pause(); return null"),
            ("timer of a text", "setTimeout('window.ran = true'); await pause(); return null"),
            (
                "attribute that is a script",
                "const picture = put('img'); picture.setAttribute('onerror', 'window.ran = true');
                picture.src = 'x:'; await pause(); return null",
            ),
            (
                "frame with a script",
                "put('iframe', { srcdoc: '<script>parent.ran = true</script>' }); await pause(); return null",
            ),
            ("what every thing has", "Object.prototype.trick = 1; return ({}).trick ?? null"),
        ],
    ),
    (
        "it is not applied",
        "\"grid\"",
        &[(
            "style in the page",
            "put('style', { textContent: '.glass { display: none }' });
            return getComputedStyle(document.querySelector('.glass')).display",
        )],
    ),
    (
        "nothing is sent, nothing is asked",
        REFUSED,
        &[
            ("fetch", "return refused(() => fetch(here))"),
            ("fetch without asking", "return refused(() => fetch(here, { method: 'post', mode: 'no-cors', body: 'x' }))"),
            ("fetch of a file", "return refused(() => fetch('file:///etc/hostname'))"),
            ("fetch of the manager's page", "return refused(() => fetch('/manager.html'))"),
            (
                "XMLHttpRequest",
                "return refused(() => { const asks = new XMLHttpRequest(); asks.open('get', here, false); asks.send(); })",
            ),
            (
                "WebSocket",
                "return refused(() => new Promise((go, no) => {
                    const socket = new WebSocket(`ws://${host}/`); socket.onopen = go; socket.onerror = no;
                }))",
            ),
            (
                "EventSource",
                "return refused(() => new Promise((go, no) => {
                    const source = new EventSource(here); source.onopen = go; source.onerror = no;
                }))",
            ),
            ("picture from an address", "return refused(() => loaded(put('img', { src: here })))"),
            ("picture of a file", "return refused(() => loaded(put('img', { src: 'file:///usr/share/pixmaps/debian-logo.png' })))"),
            ("style of an address", "return refused(() => loaded(put('link', { rel: 'stylesheet', href: here })))"),
            ("font from an address", "return refused(() => new FontFace('x', `url(${here})`).load())"),
        ],
    ),
    (
        "nothing is sent, nothing is asked",
        NULL,
        &[
            ("beacon", "navigator.sendBeacon?.(here, 'x'); await pause(); return null"),
            ("film from an address", "put('video', { src: here, autoplay: true }); await pause(); return null"),
            (
                "hints to the network",
                "for (const rel of ['preconnect', 'dns-prefetch', 'prefetch', 'preload', 'modulepreload', 'icon'])
                    document.head.append(put('link', { rel, as: 'image', href: here }));
                await pause(); return null",
            ),
            ("ping of a link", "follow(here, { ping: here }); await pause(); return null"),
            ("another base", "put('base', { href: here }); put('img', { src: 'x.png' }); await pause(); return null"),
        ],
    ),
];

/// All of them.
pub(super) fn all() -> Vec<Told> {
    let of = |(must, returns, tricks): &Kind| -> Vec<Told> {
        tricks.iter().map(|(what, script)| (*what, *must, *script, *returns)).collect()
    };
    KINDS.iter().flat_map(of).collect()
}
