//! Away from the page, or something before it: windows, addresses, files, dialogs.

use super::{Kind, NULL};

pub(super) const KINDS: &[Kind] = &[
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
            ("window.print", "print(); await pause(); return null"),
            ("file chooser", "put('input', { type: 'file' }).click(); await pause(); return null"),
            (
                "folder chooser",
                "put('input', { type: 'file', webkitdirectory: true }).click(); await pause(); return null",
            ),
            ("file chooser by showPicker", "await refused(() => put('input', { type: 'file' }).showPicker()); return null"),
            ("colour chooser", "put('input', { type: 'color' }).click(); await pause(); return null"),
            ("calendar of a field", "await refused(() => put('input', { type: 'date' }).showPicker()); return null"),
            ("alert", "return alert('x') ?? null"),
            ("prompt", "return prompt('x', 'y')"),
        ],
    ),
    ("no dialog: the answer is no", "false", &[("confirm", "return confirm('x')")]),
];
