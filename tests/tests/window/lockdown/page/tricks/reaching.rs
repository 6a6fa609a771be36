//! To what a page has no right to: devices, the clipboard, scripts of its own, the network.

use super::{Kind, NULL, REFUSED};

pub(super) const KINDS: &[Kind] = &[
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
