// Entry of the visitor's window.
import "../shared/tokens.css";
import "../shared/base.css";

import { mount } from "svelte";

import { terminal } from "../shared/backend";
import Visitor from "./Visitor.svelte";
import { drawPresses } from "../shared/press";

drawPresses(document);
mount(Visitor, { target: document.body, props: { backend: terminal } });
