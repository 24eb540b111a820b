// Walks through a page of a works: what is told at each step.
const state = pathwaysPage.states()[0], text = (where) => document.querySelector(where)?.textContent || "";
const slider = (path) => document.querySelector(`[data-path="${path}"]`);
const soon = () => new Promise((done) => setTimeout(done, 600));
const told = { restored: state.valueOf(state.sliders.findIndex((each) => each.path === "carriers.power.price")) };
await soon();
told.certified_then = text(".origin");
told.ledger = text(".ledger");
const typed = slider("carriers.power.price").querySelector("input[type=number]");
const type = async (value) => { typed.value = value; typed.dispatchEvent(new Event("change")); await soon(); };
await type("25");
told.refused = [text(".banner"), document.body.classList.contains("stopped"), text(".origin")];
await type("12");
told.moved = [document.querySelector(".banner").hidden, location.hash, text(".figures")];
const range = slider("carriers.power.price").querySelector("input[type=range]");
range.dispatchEvent(new KeyboardEvent("keydown", { key: "End" }));
await soon();
told.by_key = location.hash;
document.querySelector(".ledger button").click();
await soon();
told.undone = [text(".ledger"), text(".origin"), location.hash];
told.hurt = [document.body.dataset.hurt || "", document.querySelectorAll("#page img, #page script").length];
told.heading = text("h1");
told.parts = [...document.querySelectorAll("section.part")].map((each) => each.id);
told.unfilled = /\{\w+\}|undefined|NaN|\bnull\b/.exec(document.getElementById("page").innerText)?.[0] || "";
told.outside = performance.getEntriesByType("resource").map((each) => each.name).filter((name) => !name.startsWith("blob:"));
told.unlabelled = [...document.querySelectorAll("input, button, select")].filter((each) =>
  !(each.getAttribute("aria-label") || each.textContent.trim() || each.labels?.length)).length;
return told;
