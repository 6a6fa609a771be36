// Entry of the manager's window.
import "../shared/tokens.css";
import "./distance.css";
import "../shared/base.css";
import "./base.css";

import { mount } from "svelte";

import { managing } from "../shared/manager-backend";
import { drawPresses } from "../shared/press";
import Manager from "./Manager.svelte";

drawPresses(document);
mount(Manager, { target: document.body, props: { backend: managing } });
