/* The explorer: choose provinces, indicator, vintage and years; see lines, map and ranking.
   Plain JavaScript, data from the page itself, so it works from disk and offline. */
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const COLOURS = ["var(--explorer-1)", "var(--explorer-2)", "var(--explorer-3)",
    "var(--explorer-4)", "var(--explorer-5)", "var(--explorer-6)"];
  const DASHES = ["", "7 3", "2 3", "9 3 2 3"];
  const LEVELS = ["level-0", "level-1", "level-2", "level-3", "level-4"];  // from pale to dark
  const CLASSES = LEVELS.length;

  const held = document.getElementById("explorer-data");
  const root = document.getElementById("explorer");
  if (!held || !root) return;
  const data = JSON.parse(held.textContent);
  const state = readAddress();

  // ------------------------------------------------------------------ what is chosen

  function defaults() {
    return {indicator: data.indicators[0].id, vintage: Object.keys(data.vintages)[0],
      provinces: ["BJ", "GD", "HA", "GZ"], from: null, to: null};
  }

  function readAddress() {
    const chosen = defaults();
    const given = new URLSearchParams(location.hash.slice(1));
    if (data.vintages[given.get("vintage")]) chosen.vintage = given.get("vintage");
    if (data.vintages[chosen.vintage].values[given.get("indicator")])
      chosen.indicator = given.get("indicator");
    const known = new Set(data.provinces.map((p) => p.abbr));
    if (given.has("provinces"))
      chosen.provinces = given.get("provinces").split(",").filter((abbr) => known.has(abbr));
    for (const end of ["from", "to"])
      if (/^\d{4}$/.test(given.get(end) || "")) chosen[end] = Number(given.get(end));
    return chosen;
  }

  function writeAddress() {
    const years = data.vintages[state.vintage].years;
    const parts = new URLSearchParams({indicator: state.indicator, vintage: state.vintage,
      provinces: state.provinces.join(","), from: years[0], to: years[years.length - 1]});
    parts.set("from", state.from);
    parts.set("to", state.to);
    try {
      history.replaceState(null, "", "#" + parts.toString());
    } catch (error) {
      /* some browsers forbid it for pages from disk: the choice still works */
    }
  }

  function settle() {
    const vintage = data.vintages[state.vintage];
    if (!vintage.values[state.indicator]) state.indicator = Object.keys(vintage.values)[0];
    const filled = vintage.years.filter((_, place) =>
      vintage.values[state.indicator].some((row) => row[place] !== null));
    const first = filled[0];
    const last = filled[filled.length - 1];
    state.from = Math.min(Math.max(state.from || first, first), last);
    state.to = Math.min(Math.max(state.to || last, state.from), last);
    return {vintage, first, last};
  }

  const indicator = () => data.indicators.find((one) => one.id === state.indicator);
  const say = (value) => value === null ? "no figure" : value.toLocaleString("en-GB", {
    minimumFractionDigits: indicator().digits, maximumFractionDigits: indicator().digits});

  function series(province) {
    const vintage = data.vintages[state.vintage];
    const row = vintage.values[state.indicator][data.provinces.indexOf(province)];
    return vintage.years.map((year, place) => ({year, value: row[place]}))
      .filter((point) => point.year >= state.from && point.year <= state.to);
  }

  // ------------------------------------------------------------------ building blocks

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else if (value !== false && value !== null) made.setAttribute(key, value === true ? "" : value);
    }
    made.append(...children);
    return made;
  }

  function drawn(name, attributes = {}, ...children) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
      else made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  function choice(label, options, chosen, act) {
    const id = "explorer-" + label.toLowerCase().replace(/\W+/g, "-");
    const select = element("select", {id, onchange: (event) => { act(event.target.value); render(); }},
      ...options.map(([value, text]) =>
        element("option", {value, selected: String(value) === String(chosen)}, text)));
    return element("div", {class: "explorer-choice"}, element("label", {for: id}, label), select);
  }

  function toggle(abbr) {
    state.provinces = state.provinces.includes(abbr)
      ? state.provinces.filter((one) => one !== abbr) : [...state.provinces, abbr];
    render();
  }

  const look = (abbr) => {
    const place = state.provinces.indexOf(abbr);
    return {colour: COLOURS[place % COLOURS.length],
      dash: DASHES[Math.floor(place / COLOURS.length) % DASHES.length]};
  };

  // ------------------------------------------------------------------ lines

  function ticks(low, high, count) {
    const rough = (high - low) / count || 1;
    const power = Math.pow(10, Math.floor(Math.log10(rough)));
    const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough);
    const found = [];
    for (let at = Math.ceil(low / step) * step; at <= high + step * 1e-9; at += step) found.push(at);
    return found;
  }

  function lineChart() {
    // on a phone the drawing is narrower, so that its letters keep their size
    const width = Math.max(320, Math.min(640, root.parentElement.clientWidth || 640));
    const [height, left, right, top, bottom] = [Math.max(280, width * 0.56), 58, 112, 12, 30];
    const chosen = data.provinces.filter((p) => state.provinces.includes(p.abbr));
    const lines = chosen.map((province) => ({province, points: series(province)}));
    const values = lines.flatMap((line) => line.points.map((point) => point.value))
      .filter((value) => value !== null);
    const svg = drawn("svg", {viewBox: `0 0 ${width} ${height}`, role: "img",
      "aria-labelledby": "explorer-chart-title", class: "explorer-chart"});
    if (!values.length) {
      svg.append(drawn("text", {x: left, y: height / 2}, "No figure for this choice."));
      return svg;
    }
    let [low, high] = [Math.min(...values), Math.max(...values)];
    const pad = (high - low || Math.abs(high) || 1) * 0.06;
    [low, high] = [low - pad, high + pad];
    const x = (year) => left + (width - left - right) *
      (state.to === state.from ? 0.5 : (year - state.from) / (state.to - state.from));
    const y = (value) => height - bottom - (height - top - bottom) * (value - low) / (high - low);
    for (const at of ticks(low, high, 5)) {
      const shown = at.toLocaleString("en-GB", {maximumFractionDigits: 3});
      svg.append(drawn("line", {x1: left, x2: width - right, y1: y(at), y2: y(at), class: "grid"}),
        drawn("text", {x: left - 6, y: y(at) + 4, "text-anchor": "end"}, shown));
    }
    const years = [...new Set(ticks(state.from, state.to, width / 110).map(Math.round))];
    for (const year of years)
      svg.append(drawn("text", {x: x(year), y: height - 8, "text-anchor": "middle"}, String(year)));
    const ends = [];
    for (const line of lines) {
      const style = look(line.province.abbr);
      let path = "";
      let pen = false;
      for (const point of line.points) {
        if (point.value === null) { pen = false; continue; }
        path += `${pen ? "L" : "M"}${x(point.year).toFixed(1)} ${y(point.value).toFixed(1)}`;
        pen = true;
      }
      svg.append(drawn("path", {d: path, fill: "none", "stroke-width": 2.4,
        "stroke-dasharray": style.dash, style: `stroke:${style.colour}`}));
      const known = line.points.filter((point) => point.value !== null);
      for (const point of known)
        svg.append(drawn("circle", {cx: x(point.year), cy: y(point.value), r: 2.2,
          style: `fill:${style.colour}`},
        drawn("title", {}, `${line.province.province}, ${point.year}: ${say(point.value)}`)));
      if (known.length) {
        const last = known[known.length - 1];
        ends.push({text: line.province.province, x: x(last.year), y: y(last.value), style});
      }
    }
    ends.sort((one, other) => one.y - other.y);
    let position = -Infinity;
    for (const end of ends) {
      position = Math.max(end.y, position + 14);
      svg.append(drawn("text", {x: Math.max(end.x, x(state.to)) + 7, y: position + 4,
        style: `fill:${end.style.colour}`, class: "name"}, end.text));
    }
    return svg;
  }

  // ------------------------------------------------------------------ map and ranking

  function ranked() {
    const rows = data.provinces.map((province) => {
      const points = series(province);
      return {province, value: points.length ? points[points.length - 1].value : null};
    });
    return rows.sort((one, other) =>
      (other.value === null ? -Infinity : other.value) - (one.value === null ? -Infinity : one.value));
  }

  function classes(rows) {
    const values = rows.map((row) => row.value).filter((value) => value !== null)
      .sort((one, other) => one - other);
    return Array.from({length: CLASSES - 1}, (_, place) =>
      values[Math.floor(values.length * (place + 1) / CLASSES)]);
  }

  const classOf = (value, bounds) => bounds.filter((bound) => value >= bound).length;

  function tileMap(rows) {
    const bounds = classes(rows);
    const size = 46;
    const columns = Math.max(...data.provinces.map((p) => p.tile_column)) + 1;
    const lines = Math.max(...data.provinces.map((p) => p.tile_row)) + 1;
    const svg = drawn("svg", {viewBox: `0 0 ${columns * size} ${lines * size}`, role: "group",
      "aria-label": `Map of tiles, ${state.to}. Each tile is a button that adds or removes its province.`,
      class: "explorer-map"});
    for (const row of rows) {
      const {province, value} = row;
      const level = value === null ? "level-none" : LEVELS[classOf(value, bounds)];
      const pressed = state.provinces.includes(province.abbr);
      const act = () => { toggle(province.abbr); refocus(`[data-tile="${province.abbr}"]`); };
      const tile = drawn("g", {tabindex: 0, role: "button", "aria-pressed": pressed,
        "data-tile": province.abbr, class: `tile ${level}`,
        "aria-label": `${province.province}: ${say(value)}`, onclick: act,
        onkeydown: (event) => {
          if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); }
        }},
      drawn("rect", {x: province.tile_column * size + 1.5, y: province.tile_row * size + 1.5,
        width: size - 3, height: size - 3, rx: 3}),
      drawn("text", {x: (province.tile_column + 0.5) * size, y: (province.tile_row + 0.42) * size,
        "text-anchor": "middle", class: "abbr"}, province.abbr),
      drawn("text", {x: (province.tile_column + 0.5) * size, y: (province.tile_row + 0.78) * size,
        "text-anchor": "middle", class: "value"}, value === null ? "–" : compact(value)));
      svg.append(tile);
    }
    return svg;
  }

  const compact = (value) => Math.abs(value) >= 10000
    ? Math.round(value / 1000) + "k" : Number(value.toPrecision(3)).toLocaleString("en-GB");

  function ranking(rows) {
    const known = rows.filter((row) => row.value !== null);
    const most = Math.max(...known.map((row) => Math.abs(row.value)), 0);
    const body = element("tbody", {}, ...rows.map((row, place) => {
      const chosen = state.provinces.includes(row.province.abbr);
      const bar = row.value === null || !most ? 0 : 100 * Math.abs(row.value) / most;
      return element("tr", {class: chosen ? "chosen" : ""},
        element("td", {}, row.value === null ? "–" : String(place + 1)),
        element("th", {scope: "row"}, `${row.province.province} ${row.province.province_zh}`),
        element("td", {class: "figure"}, row.value === null ? "–" : say(row.value)),
        element("td", {class: "bar", "aria-hidden": "true"},
          element("span", {style: `width:${bar.toFixed(1)}%`})));
    }));
    return element("table", {class: "explorer-ranking"},
      element("caption", {}, `Ranking, ${state.to}: ${indicator().title}, ${indicator().unit}`),
      element("thead", {}, element("tr", {}, ...["Rank", "Province", "Value"].map((text) =>
        element("th", {scope: "col"}, text)), element("td", {"aria-hidden": "true"}))), body);
  }

  // ------------------------------------------------------------------ the page

  function picker() {
    const regions = [...new Set(data.provinces.map((p) => p.region3))];
    const groups = regions.map((region) => element("fieldset", {}, element("legend", {}, region),
      ...data.provinces.filter((p) => p.region3 === region).map((province) => {
        const id = "explorer-pick-" + province.abbr;
        return element("span", {class: "explorer-pick"},
          element("input", {type: "checkbox", id, checked: state.provinces.includes(province.abbr),
            onchange: () => { toggle(province.abbr); refocus("#" + id); }}),
          element("label", {for: id}, province.province));
      })));
    return element("details", {class: "explorer-picker", open: pickerOpen},
      element("summary", {}, `Provinces (${state.provinces.length} chosen)`), ...groups);
  }

  let pickerOpen = false;
  function refocus(selector) {
    const found = root.querySelector(selector);
    if (found) found.focus();
  }

  function download() {
    const rows = [["province_code", "province", "vintage", "indicator", "unit", "year", "value"]];
    for (const province of data.provinces.filter((p) => state.provinces.includes(p.abbr)))
      for (const point of series(province))
        rows.push([province.province_code, province.province, state.vintage, state.indicator,
          `"${indicator().unit}"`, point.year, point.value === null ? "" : point.value]);
    const blob = new Blob([rows.map((row) => row.join(",")).join("\n") + "\n"], {type: "text/csv"});
    const link = element("a", {href: URL.createObjectURL(blob), download: `${state.indicator}.csv`});
    link.click();
    URL.revokeObjectURL(link.href);
  }

  function render() {
    const open = root.querySelector(".explorer-picker");
    pickerOpen = open ? open.open : false;
    const focused = document.activeElement && root.contains(document.activeElement)
      ? document.activeElement.id : "";
    const {vintage, first, last} = settle();
    const years = vintage.years.filter((year) => year >= first && year <= last);
    const rows = ranked();
    const best = rows[0];
    root.replaceChildren(
      element("div", {class: "explorer-choices"},
        choice("Indicator", data.indicators.filter((one) => vintage.values[one.id])
          .map((one) => [one.id, `${one.title} (${one.unit})`]), state.indicator,
        (value) => { state.indicator = value; state.from = state.to = null; }),
        choice("Vintage of the accounts", Object.keys(data.vintages).map((one) => [one, one]),
          state.vintage, (value) => { state.vintage = value; state.from = state.to = null; }),
        choice("From", years.map((year) => [year, year]), state.from,
          (value) => { state.from = Number(value); }),
        choice("To", years.map((year) => [year, year]), state.to,
          (value) => { state.to = Number(value); state.from = Math.min(state.from, state.to); })),
      picker(),
      element("p", {id: "explorer-chart-title", class: "explorer-title"},
        `${indicator().title}, ${indicator().unit}, ${state.from}–${state.to}, ${state.vintage}`),
      lineChart(),
      element("p", {role: "status", class: "explorer-status"}, best.value === null
        ? `No figure in ${state.to}.`
        : `In ${state.to} ${best.province.province} is highest with ${say(best.value)}.`),
      element("div", {class: "explorer-pair"}, element("div", {}, tileMap(rows),
        element("p", {class: "explorer-status"}, `Shades are fifths of the provinces in ${state.to}: ` +
          "the darker, the more. Press a tile to add or remove its line.")), ranking(rows)),
      element("p", {}, element("button", {type: "button", class: "explorer-download",
        onclick: download}, "Download what the chart shows (CSV)")));
    root.hidden = false;
    if (focused) refocus("#" + focused);
    writeAddress();
  }

  window.addEventListener("resize", () => {
    const old = root.querySelector(".explorer-chart");
    if (old) old.replaceWith(lineChart());
  });
  window.addEventListener("hashchange", () => { Object.assign(state, readAddress()); render(); });
  render();
})();
