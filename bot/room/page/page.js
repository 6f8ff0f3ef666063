// The local room's page. Cards come as HTML that the server has escaped; everything else is set as text.
"use strict";

const token = document.querySelector('meta[name="room-token"]').content;
const $ = (id) => document.getElementById(id);
const kept = { get: (name) => { try { return localStorage.getItem(name); } catch { return null; } },
               set: (name, value) => { try { localStorage.setItem(name, value); } catch { /* private window */ } } };
let room = { me: null, people: [], channels: [], commands: [], zone: "UTC", plan_zone: "UTC" };
let me = kept.get("as") || "";
let channel = kept.get("channel") || "";
let shown = new Map();          // message id -> {element, version}
let open = new Set();           // threads that are unfolded
let typed = [], recalled = 0;   // what was sent, for the arrow keys
let clock = { at: Date.now(), since: performance.now() };

async function ask(path, body) {
  const options = body === undefined ? {} : { method: "POST", body: JSON.stringify(body),
    headers: { "Content-Type": "application/json", "X-Room-Token": token } };
  const response = await fetch(path, options);
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, ""); else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

function tell(text) {
  $("toast").textContent = text;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => { $("toast").textContent = ""; }, 4500);
}

const guarded = (work) => async (...given) => { try { return await work(...given); } catch (problem) { tell(problem.message); } };

// -- the sidebar ------------------------------------------------------------------------------------

const refresh = guarded(async () => {
  const asked = me;
  const state = await ask(`/api/state?as=${encodeURIComponent(me)}`);
  if (asked !== me) return;  // somebody else is looking by now: what was asked for them comes, too
  room = state;
  if (!room.me) return;
  me = room.me.account;
  if (!room.channels.some((each) => each.id === channel)) channel = room.channels[0].id;
  setClock(room.now);
  $("moves").hidden = !room.movable;
  drawPeople();
  drawChannels();
  const here = room.channels.find((each) => each.id === channel);
  $("channel-name").textContent = here.direct ? `${room.me.name} and jbp` : `# ${here.name}`;
  $("channel-about").textContent = here.direct ? "Only the two of you read this" : about(here);
  replaceKeepingFocus($("menu-me"), [avatar(room.me)]);
  $("faces").hidden = here.direct;
  $("faces").replaceChildren(...(here.direct ? [] : room.people.filter((each) => here.members.includes(each.account)).map(avatar)));
  $("composer-text").placeholder = here.direct ? "Type a command, e.g. status" : "Message, or /jbp and a command";
  drawTry();
  await glance(here);
});

const about = (here) => {
  return `${here.companies.join(" and ")}, ${here.members.length} people`;
};

// A shared channel begins with how its plan stands; what is drawn stays until it has changed.
async function glance(here) {
  if (here.direct) { $("glance").hidden = true; return; }
  const asked = `${me} ${here.id}`;
  const { html } = await ask(`/api/glance?as=${encodeURIComponent(me)}&channel=${encodeURIComponent(here.id)}`);
  if (channel !== here.id || asked !== `${me} ${channel}`) return;
  if (glance.html !== html) { swap($("glance-body"), () => { $("glance-body").innerHTML = html; }); glance.html = html; }
  const first = $("glance").hidden;
  $("glance").hidden = !html;
  if (first && html && $("messages").querySelector(".message")) toTheEnd();
}

// Draw something again without losing the place of whoever was in it.
function swap(box, draw, into = box) {
  const focused = box.contains(document.activeElement) ? document.activeElement.dataset.command || "" : null;
  draw();
  if (focused === null) return;
  const same = [...into.querySelectorAll("button[data-command]")].find((each) => each.dataset.command === focused);
  into.tabIndex = -1;
  (same || into).focus({ preventScroll: true });
}

function drawPeople() {
  const companies = new Map();
  for (const person of room.people) companies.set(person.company, [...(companies.get(person.company) || []), person]);
  const rows = [];
  for (const [company, people] of companies) {
    rows.push(element("p", { class: "company" }, company));
    for (const person of people) {
      const button = element("button", { type: "button", class: "person-button", "aria-pressed": person.account === me ? "true" : "false", "data-account": person.account },
        avatar(person), element("span", { class: "person-text" }, element("span", { class: "person-name" }, person.name), element("span", { class: "person-title" }, person.title)));
      if (person.waiting && person.account !== me) button.append(element("span", { class: "waiting", role: "img", "aria-label": `${person.waiting} unread` }, String(person.waiting)));
      button.addEventListener("click", () => become(person.account));
      rows.push(button);
    }
  }
  replaceKeepingFocus($("people"), rows);
}

function drawChannels() {
  const rows = room.channels.map((each) => {
    const name = each.direct ? "jbp" : `# ${each.name}`;
    const button = element("button", { type: "button", class: "channel-button", "aria-current": each.id === channel ? "true" : "false", "data-channel": each.id },
      element("span", { class: "channel-name-text" }, name, ...(each.direct ? [element("span", { class: "channel-kind" }, " direct messages")] : [])));
    if (each.unread && each.id !== channel) button.append(element("span", { class: "unread", role: "img", "aria-label": `${each.unread} unread` }, String(each.unread)));
    button.addEventListener("click", () => go(each.id));
    return element("li", {}, button);
  });
  replaceKeepingFocus($("channels"), rows);
  const waiting = room.channels.reduce((sum, each) => sum + (each.id === channel ? 0 : each.unread), 0);
  document.title = `${waiting ? `(${waiting}) ` : ""}jbp · local room`;
}

function replaceKeepingFocus(box, rows) {
  if (box.innerHTML === rows.map((each) => each.outerHTML).join("")) return;  // a press that is under way there is not lost
  const focused = box.contains(document.activeElement) ? document.activeElement.dataset : null;
  box.replaceChildren(...rows);
  if (focused) [...box.querySelectorAll("button")].find((each) => each.dataset.account === focused.account && each.dataset.channel === focused.channel)?.focus();
}

const avatar = (who) => element("span", { class: `avatar ${who.side}`, "aria-hidden": "true" }, who.initials);

const become = guarded(async (account) => {
  const direct = room.channels.find((each) => each.id === channel)?.direct;
  me = account; kept.set("as", me); closePanel();
  if (direct) channel = `dm:${account}`;
  await go(channel);
});

const go = guarded(async (to) => {
  channel = to; kept.set("channel", channel);
  shown = new Map(); $("messages").setAttribute("aria-busy", "true"); $("messages").replaceChildren();
  $("sidebar").classList.remove("open"); $("menu").setAttribute("aria-expanded", "false");
  await refresh(); await draw(true);
  $("messages").removeAttribute("aria-busy");
  if (done().has("first")) happened("learn");
  if (done().has("talk")) happened("summary");
});

// -- messages ---------------------------------------------------------------------------------------

let drawing = false, again = false, againToEnd = false;

const draw = guarded(async (toEnd = false) => {
  if (drawing) { again = true; againToEnd ||= toEnd; return; }
  drawing = true;
  try {
    const asked = `${me} ${channel}`;
    const messages = await ask(`/api/messages?as=${encodeURIComponent(me)}&channel=${encodeURIComponent(channel)}`);
    if (asked !== `${me} ${channel}`) return;  // what was for somebody else's eyes is not shown to who looks by now
    const box = $("conversation");
    const atEnd = toEnd || box.scrollHeight - box.scrollTop - box.clientHeight < 80;
    place($("messages"), messages);
    if (atEnd) toTheEnd();
    if (messages.length) {
      await ask("/api/read", { as: me, channel, message: messages[messages.length - 1].id });
      const here = room.channels.find((each) => each.id === channel);
      if (here && here.unread) { here.unread = 0; drawChannels(); }
    }
  } finally {
    drawing = false;
    if (again) { const end = againToEnd; again = againToEnd = false; draw(end); }
  }
});

// The newest message from its beginning, where it is taller than the screen; an empty channel from the top.
function toTheEnd() {
  const box = $("conversation");
  const last = $("messages").lastElementChild;
  box.scrollTop = box.scrollHeight;
  if (!$("messages").querySelector(".message")) box.scrollTop = 0;
  else if (last.offsetHeight > box.clientHeight - 24) box.scrollTop += last.getBoundingClientRect().top - box.getBoundingClientRect().top - 12;
}

function place(box, messages) {
  const replies = new Map();
  for (const each of messages) if (each.thread) replies.set(each.thread, [...(replies.get(each.thread) || []), each]);
  const rows = [];
  let day = "";
  for (const each of messages.filter((message) => !message.thread)) {
    const date = new Intl.DateTimeFormat("en-GB", { timeZone: room.zone, weekday: "long", day: "numeric", month: "long" }).format(new Date(each.at));
    if (date !== day) { day = date; rows.push(same(`day-${each.id}-${date}`, () => element("p", { class: "day" }, date))); }
    rows.push(drawn(each));
    const under = replies.get(each.id) || [];
    if (under.length) rows.push(thread(each.id, under));
  }
  if (!messages.length) {
    const direct = channel.startsWith("dm:");
    rows.push(element("p", { class: "empty" }, direct
      ? "Nothing here yet. jbp writes to you when a review opens; or type a command, such as status or today."
      : "The two companies’ channel. jbp posts here at most once a week. Try /jbp status: only you see the answer."));
  }
  reconcile(box, rows);
}

// Unchanged messages stay the very same elements, so that focus and scroll survive a change beside them.
function reconcile(box, rows) {
  const stay = new Set(rows);
  for (const row of [...box.children]) if (!stay.has(row)) row.remove();
  rows.forEach((row, index) => { if (box.children[index] !== row) box.insertBefore(row, box.children[index] || null); });
}

function same(name, make) {
  if (!shown.has(name)) shown.set(name, { element: make(), version: 0 });
  return shown.get(name).element;
}

function drawn(message) {
  const known = shown.get(message.id);
  if (known && known.version === message.version) return known.element;
  const by = element("p", { class: "by" }, element("strong", {}, message.author), element("time", { datetime: message.at, title: inFull(message.at) }, clockTime(message.at)));
  if (message.edited) by.append(element("span", { class: "tag" }, `amended ${clockTime(message.edited)}`));
  if (message.only_you) by.append(element("span", { class: "tag" }, "only you can see this"));
  const bubble = element("div", { class: "bubble" }, by);
  if (message.html === undefined) bubble.append(element("p", { class: "plain" }, message.text));
  else bubble.insertAdjacentHTML("beforeend", message.html);
  const row = element("div", { class: `message${message.only_you ? " only-you" : ""}${message.thread ? " reply" : ""}`, "data-message": message.id }, avatar(message), bubble);
  shown.set(message.id, { element: row, version: message.version });
  if (known?.element.isConnected) swap(known.element, () => known.element.replaceWith(row), row);
  return row;
}

function thread(root, under) {
  const name = `thread-${root}`;
  const known = shown.get(name);
  const box = known ? known.element : element("div", { class: "replies" }, element("button", { type: "button", "aria-expanded": "false" }), element("div", { hidden: true }));
  const [button, list] = box.children;
  if (!known) {
    shown.set(name, { element: box, version: 0 });
    button.addEventListener("click", () => { if (open.has(root)) open.delete(root); else open.add(root); unfold(); if (open.has(root)) box.scrollIntoView({ block: list.offsetHeight > $("conversation").clientHeight ? "start" : "nearest" }); });
  }
  const unfold = () => {
    list.hidden = !open.has(root);
    button.setAttribute("aria-expanded", String(open.has(root)));
    button.textContent = `${open.has(root) ? "Hide" : "Show"} ${under.length} ${under.length === 1 ? "reply" : "replies"} in the thread`;
  };
  reconcile(list, under.map(drawn));
  unfold();
  return box;
}

const inFull = (at) => new Intl.DateTimeFormat("en-GB", { timeZone: room.zone, dateStyle: "full", timeStyle: "short" }).format(new Date(at));
const clockTime = (at) => new Intl.DateTimeFormat("en-GB", { timeZone: room.zone, hour: "2-digit", minute: "2-digit" }).format(new Date(at));

// -- saying, pressing, filling in -------------------------------------------------------------------

const say = guarded(async (text, kind, more = {}) => {
  const asker = me;
  const answer = await ask("/api/say", { as: me, channel, text, kind, id: crypto.randomUUID(), ...more });
  if (asker !== me) return answer;  // the form, or the end of one, is theirs
  if (answer.form) openPanel(answer.form); else if (kind === "sent") closePanel();
  if (/^(\/jbp |@jbp )?status\b/.test(text)) happened("status");
  if (kind !== "typed" && !answer.form && text.startsWith("check-in")) happened(room.me.side === "vendor" ? "first" : "second");
  await Promise.all([draw(true), refresh()]);
  return answer;
});

document.addEventListener("click", guarded(async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.fileName) { save(button); return; }
  if (!button.dataset.command) return;
  if (button.dataset.sure && !(await sure(button.dataset.sure))) return;
  if (button.getAttribute("aria-disabled")) return;
  button.setAttribute("aria-disabled", "true");  // not `disabled`: that would take the focus away
  try { await say(button.dataset.command, "pressed"); } finally { button.removeAttribute("aria-disabled"); }
}));

// A document of the room's opens in a tab of its own, as whoever is looking.
for (const press of ["click", "auxclick"]) document.addEventListener(press, (event) => {
  const link = event.target.closest("a[data-opens]");
  if (link) link.href = `${link.dataset.opens}?as=${encodeURIComponent(me)}`;
});

document.addEventListener("submit", guarded(async (event) => {
  const form = event.target;
  if (!form.matches(".card-form")) return;
  event.preventDefault();
  const submit = form.querySelector('[type="submit"]');
  if (submit.getAttribute("aria-disabled")) return;
  submit.setAttribute("aria-disabled", "true");
  try {
    const values = Object.fromEntries(await Promise.all([...new FormData(form)].map(async ([name, value]) => [name, await asValue(form, name, value)])));
    await say(form.dataset.command, "sent", { values, draft: form.dataset.draft, step: Number(form.dataset.step) });
  } finally { submit.removeAttribute("aria-disabled"); }
}));

// A field's value as the bot takes it; a file as a data: URL that has its name in it. None chosen: nothing.
async function asValue(form, name, value) {
  if (!(value instanceof File)) return String(value);
  if (!value.name) return "";
  const most = Number(form.elements[name].dataset.most);
  if (value.size > most) throw new Error(`${value.name} is larger than ${most / 1e6} MB. Export fewer rows or columns.`);
  const read = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(new Error(`${value.name} cannot be read.`));
    reader.readAsDataURL(value);
  });
  return `data:;name=${encodeURIComponent(value.name.slice(-100))};base64,${read.slice(read.indexOf(",") + 1)}`;
}

function openPanel(html) {
  const before = document.activeElement;
  if ($("panel").hidden) openPanel.back = before;
  $("panel-body").innerHTML = html;
  $("panel").hidden = false;
  ($("panel-body").querySelector('[aria-invalid="true"] input, [aria-invalid="true"]:not(fieldset), input, textarea, select, [type="submit"]') || $("panel-close")).focus();
}

function closePanel() {
  if ($("panel").hidden) return;
  $("panel").hidden = true;
  $("panel-body").replaceChildren();
  if (openPanel.back?.isConnected) openPanel.back.focus(); else $("composer-text").focus();
}

$("panel-close").addEventListener("click", closePanel);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") { closePanel(); complete(""); } });

function sure(question) {
  $("sure-text").textContent = question;
  $("sure").showModal();
  return new Promise((resolve) => {
    const done = (answer) => () => { $("sure").close(); resolve(answer); };
    $("sure-yes").onclick = done(true); $("sure-no").onclick = done(false); $("sure").oncancel = () => resolve(false);
  });
}

function save(button) {
  const content = button.parentElement.querySelector("pre").textContent;
  const link = element("a", { download: button.dataset.fileName, href: URL.createObjectURL(new Blob([content], { type: button.dataset.mediaType })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// -- the composer -----------------------------------------------------------------------------------

let matches = [], chosen = -1;

function complete(text) {
  const direct = channel.startsWith("dm:");
  const asked = /^(?:[/@]jbp\s+|\/)([a-z-]*)$/i.exec(text) || (direct && /^([a-z-]+)$/i.exec(text));
  matches = asked ? room.commands.filter(([name]) => name.startsWith(asked[1].toLowerCase()) || asked[1].toLowerCase() === "jbp") : [];
  chosen = -1;
  const rows = matches.map(([name, help], index) => {
    const row = element("li", { role: "option", id: `completion-${index}`, "aria-selected": "false" }, element("b", {}, `/jbp ${name}`), element("span", {}, help));
    row.addEventListener("mousedown", (event) => { event.preventDefault(); take(index); });
    return row;
  });
  $("completions").replaceChildren(...rows);
  $("completions").hidden = rows.length === 0;
  $("composer-text").setAttribute("aria-expanded", String(rows.length > 0));
  $("composer-text").removeAttribute("aria-activedescendant");
}

function choose(step) {
  chosen = (chosen + step + matches.length) % matches.length;
  [...$("completions").children].forEach((row, index) => row.setAttribute("aria-selected", String(index === chosen)));
  $("completions").children[chosen].scrollIntoView({ block: "nearest" });
  $("composer-text").setAttribute("aria-activedescendant", `completion-${chosen}`);
}

function take(index) {
  $("composer-text").value = `/jbp ${matches[index][0]} `;
  complete("");
  $("composer-text").focus();
}

$("composer-text").addEventListener("input", (event) => complete(event.target.value));
$("composer-text").addEventListener("blur", () => setTimeout(() => complete(""), 150));
$("composer-text").addEventListener("keydown", (event) => {
  if (matches.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) { event.preventDefault(); choose(event.key === "ArrowDown" ? 1 : -1); }
  else if (matches.length && (event.key === "Tab" || (event.key === "Enter" && chosen >= 0))) { event.preventDefault(); take(Math.max(chosen, 0)); }
  else if (event.key === "ArrowUp" && recalled < typed.length) { event.preventDefault(); recalled += 1; event.target.value = typed[typed.length - recalled]; }
  else if (event.key === "ArrowDown" && recalled > 0) { event.preventDefault(); recalled -= 1; event.target.value = recalled ? typed[typed.length - recalled] : ""; }
});

$("composer").addEventListener("submit", guarded(async (event) => {
  event.preventDefault();
  const text = $("composer-text").value.trim();
  if (!text) return;
  typed.push(text); recalled = 0;
  $("composer-text").value = ""; complete("");
  await say(text, "typed");
}));

// -- the clock --------------------------------------------------------------------------------------

function setClock(at) { clock = { at: new Date(at).getTime(), since: performance.now() }; showClock(); }

function showClock() {
  const now = new Date(clock.at + performance.now() - clock.since);
  const text = new Intl.DateTimeFormat("en-GB", { timeZone: room.plan_zone, weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" }).format(now);
  if ($("now").textContent === text && showClock.as === me) return;
  showClock.as = me;
  $("now").textContent = text; $("now").dateTime = now.toISOString();
  const mine = clockTime(now), plans = new Intl.DateTimeFormat("en-GB", { timeZone: room.plan_zone, hour: "2-digit", minute: "2-digit" }).format(now);
  $("now-where").textContent = `in ${room.plan_zone.split("/").pop().replaceAll("_", " ")}`;
  $("now-mine").textContent = mine === plans || !room.me ? "" : `, ${mine} for ${room.me.name.split(" ")[0]}`;
  if (document.activeElement !== $("go-to-when")) $("go-to-when").value = new Intl.DateTimeFormat("sv-SE", { timeZone: room.plan_zone, dateStyle: "short", timeStyle: "short" }).format(now).replace(" ", "T");
}
setInterval(showClock, 1000);

const move = guarded(async (to) => {
  const buttons = [...$("moves").querySelectorAll("button")];
  buttons.forEach((button) => { button.disabled = true; });
  $("passing").textContent = "Time passes…";
  try {
    const before = clock.at + performance.now() - clock.since;
    const moved = await ask("/api/clock", { as: me, to });
    setClock(moved.now);
    if (to === "monday") happened("monday");
    if (done().has("second") && new Date(moved.now).getTime() - before > 20 * 3600e3) happened("talk");
  } finally {
    $("passing").textContent = "";
    buttons.forEach((button) => { button.disabled = false; });
  }
  await Promise.all([refresh(), draw(true)]);
});

$("moves").addEventListener("click", (event) => { const to = event.target.dataset.to; if (to) move(to); });
$("go-to").addEventListener("submit", (event) => { event.preventDefault(); if ($("go-to-when").value) move($("go-to-when").value); });

// -- what to try ------------------------------------------------------------------------------------

// Each step is done by its button or by hand; `there`: it is now the person's own turn, so no button.
const inDirect = (side) => room.me.side === side && channel.startsWith("dm:");
const steps = [
  ["status", () => "Ask where the plan stands. Only you see the answer.", () => "/jbp status", () => go(room.channels[0].id).then(() => say("/jbp status", "typed"))],
  ["monday", () => "Let the week begin: every owner is asked what moved.", () => "Next Monday 09:00", () => move("monday")],
  ["first", () => `Answer for ${owner("vendor").company}: ${inDirect("vendor") ? "press Changed" : `as ${first("vendor")}, press Changed in the direct messages`}, choose a colour, send.`, () => `Be ${first("vendor")}`, () => be("vendor"), () => inDirect("vendor")],
  ["learn", () => "Look at the channel: everybody reads what moved, and nobody the colour.", () => "See the channel", () => go(room.channels[0].id)],
  ["second", () => `Answer the same motion for ${owner("partner").company}${inDirect("partner") ? ": press Changed" : ` as ${first("partner")}`}, with another colour.`, () => `Be ${first("partner")}`, () => be("partner"), () => inDirect("partner")],
  ["talk", () => "Both have been told, privately, that they differ, and have a day to talk. Let time pass until the review has closed.", () => "+2 days", () => move("day").then(() => move("day"))],
  ["summary", () => "Read the week’s one summary. A late answer will amend it.", () => "See the channel", () => go(room.channels[0].id)],
];

// The example's pair of owners; on another plan, whoever of that side has something waiting.
const owner = (side) => {
  const there = room.people.filter((each) => each.side === side);
  return there.find((each) => /:(tom|ines)$/.test(each.account)) || there.find((each) => each.waiting) || there[0] || room.me;
};
const first = (side) => owner(side).name.split(" ")[0];

async function be(side) {
  const { account } = owner(side);
  await become(account);
  await go(`dm:${account}`);
}

const done = () => new Set(JSON.parse(kept.get("tried") || "[]"));

function happened(name) {
  if (done().has(name)) return;
  kept.set("tried", JSON.stringify([...done(), name]));
  drawTry();
}

function drawTry() {
  const next = steps.findIndex(([name]) => !done().has(name));
  $("try").hidden = kept.get("try") === "hidden" || !room.movable || next < 0 || !room.me;
  if ($("try").hidden) return;
  const [name, text, label, act, there] = steps[next];
  const says = `${next + 1} of ${steps.length} ${text()}`;
  if ($("try-step").textContent !== says) $("try-step").replaceChildren(element("b", {}, `${next + 1} of ${steps.length} `), text());
  $("try-do").hidden = Boolean(there && there());
  $("try-do").textContent = label();
  $("try-do").onclick = guarded(async () => { await act(); if (!there) happened(name); });
}

$("try-close").addEventListener("click", () => { kept.set("try", "hidden"); drawTry(); });

// -- live -------------------------------------------------------------------------------------------

function listen() {
  const events = new EventSource("/api/events");
  events.onmessage = (message) => {
    const event = JSON.parse(message.data);
    if (event.changed !== undefined || event.again) {
      if (event.again || event.changed === channel) draw();
      listen.soon ||= setTimeout(() => { listen.soon = 0; refresh(); }, 120);
    }
    if (event.clock) setClock(event.clock);
    if (event.passing) $("passing").textContent = `Time passes… ${new Intl.DateTimeFormat("en-GB", { timeZone: room.plan_zone, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(new Date(event.passing))}`;
  };
  // After a break the events that were missed come by themselves; another start needs its own address.
  events.onopen = () => { $("lost").textContent = ""; };
  events.onerror = () => {
    $("lost").textContent = events.readyState === EventSource.CLOSED
      ? "The room was started anew. Open the address that it printed in the terminal."
      : "The room does not answer. Trying again…";
  };
}

$("theme").addEventListener("click", () => {
  const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "night" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "day" : "night"; kept.set("theme", document.documentElement.dataset.theme);
});
if (kept.get("theme")) document.documentElement.dataset.theme = kept.get("theme");
$("menu").addEventListener("click", () => $("menu").setAttribute("aria-expanded", String($("sidebar").classList.toggle("open"))));
document.querySelector(".main").addEventListener("click", () => { $("sidebar").classList.remove("open"); $("menu").setAttribute("aria-expanded", "false"); });

refresh().then(() => draw(true)).then(listen);
