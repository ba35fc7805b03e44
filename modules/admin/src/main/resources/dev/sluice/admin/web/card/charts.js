/** The last minutes of a route, drawn by uPlot: rates, lag or drops, and sessions. */

import { el } from "../dom.js";
import { bytes, clock, count, limit, small } from "../format.js";
import { SPAN_SECONDS } from "../history.js";
import { branches } from "../rates.js";
import { newTip } from "./tip.js";
import uPlot from "../vendor/uPlot.esm.js";

const HEIGHT = 130;
const LEAST_SPAN_SECONDS = 60;
const BINARY_STEPS = Array.from({ length: 50 }, (_, i) => 2 ** i);
const DECIMAL_STEPS = Array.from({ length: 27 }, (_, i) => [1, 2, 5][i % 3] * 10 ** Math.floor(i / 3));
const SHADES = 6; // --series-0 to --series-5 of base.css

/** Makes the charts of a route; nothing is drawn yet. */
export function newCharts(place, kind) {
  const together = uPlot.sync(`route-${crypto.randomUUID?.() ?? Math.random()}`);
  const charts = chartsOf(kind).map((spec) => newChart(place, spec, together));
  const resized = new ResizeObserver(() => charts.forEach((chart) => chart.resize()));
  resized.observe(place);
  return {
    draw: (history, model) => charts.forEach((chart) => chart.draw(history, model)),
    recolour: () => charts.forEach((chart) => chart.forget()),
    remove() {
      resized.disconnect();
      charts.forEach((chart) => chart.forget());
    },
  };
}

/** Returns the charts of a kind of route: title, format of a value, and series: key, name and place among the branches. */
export function chartsOf(kind) {
  const isUdp = kind === "udp";
  const perSecond = (value) => (isUdp ? `${small(value)}/s` : `${bytes(value)}/s`);
  const perSecondTick = (value) => (isUdp ? count(value) : `${limit(value)}/s`);
  const mirrors = (key) => (route) => route.mirrors.map(({ name }, i) => [`${key} ${name}`, name, i + 1]);
  return [
    {
      title: isUdp ? "Datagrams to each branch" : "Bytes to each branch",
      say: perSecond,
      tick: perSecondTick,
      inBytes: !isUdp,
      seriesOf: (route) => branches(route).map(({ name }, i) => [`rate ${name}`, name, i]),
    },
    {
      title: isUdp ? "Datagrams dropped" : "Lag",
      say: isUdp ? perSecond : bytes,
      tick: isUdp ? count : limit,
      inBytes: !isUdp,
      seriesOf: mirrors(isUdp ? "dropped" : "lag"),
    },
    {
      title: "Open sessions",
      say: count,
      tick: count,
      inBytes: false,
      seriesOf: () => [["open", "open", null]],
    },
  ];
}

function newChart(place, spec, together) {
  const canvas = el("div", { class: "plot" });
  place.append(el("figure", {}, el("figcaption", {}, spec.title), canvas));
  let plot = null;
  let drawn = "";
  let tones = [];

  const forget = () => {
    if (plot !== null) {
      together.unsub(plot);
      plot.destroy();
      plot = null;
    }
  };
  return {
    forget,
    resize: () => plot?.setSize({ width: canvas.clientWidth, height: HEIGHT }),
    draw(history, { route, branches: readings }) {
      const series = spec.seriesOf(route);
      const names = series.map(([, name]) => name).join(" ");
      if (names !== drawn) {
        forget();
        drawn = names;
      }
      if (series.length === 0) {
        canvas.replaceChildren(el("p", { class: "empty" }, "No mirror."));
        return;
      }
      if (history.times.length < 2 || canvas.clientWidth === 0) {
        return;
      }
      tones = series.map(([, , branch]) => readings[branch]?.tone ?? "good");
      const data = dataOf(history, series);
      if (plot === null) {
        canvas.replaceChildren();
        plot = new uPlot(optionsOf(canvas, series, spec, together, (i) => tones[i]), data, canvas);
        together.sub(plot);
      } else {
        plot.setData(data);
      }
    },
  };
}

function spanOf(least, most) {
  return Math.min(SPAN_SECONDS, Math.max(LEAST_SPAN_SECONDS, most - least));
}

function dataOf({ times, series: known }, series) {
  const nothing = new Array(times.length).fill(null);
  return [times, ...series.map(([key]) => known.get(key) ?? nothing)];
}

function optionsOf(canvas, series, { say, tick, inBytes }, together, toneOf) {
  const style = getComputedStyle(canvas);
  const colour = (name) => style.getPropertyValue(name).trim();
  const grid = { stroke: colour("--line"), width: 1 };
  const axis = { stroke: colour("--muted"), grid, ticks: { show: false }, font: "11px system-ui, sans-serif" };
  const shades = { good: null, warn: colour("--warn"), bad: colour("--bad") };
  const own = series.map(([, , branch]) => colour(branch === null ? "--accent" : `--series-${branch % SHADES}`));
  const strokeOf = (i) => shades[toneOf(i)] ?? own[i];
  return {
    width: canvas.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    plugins: [newTip(series.map(([, name]) => name), say, strokeOf)],
    cursor: { points: { size: 5 }, drag: { x: false }, y: false, sync: { key: together.key } },
    scales: {
      x: { range: (_, least, most) => [most - spanOf(least, most), most] },
      y: { range: (_, least, most) => [0, Math.max(most * 1.1, inBytes ? 1024 : 4)] },
    },
    axes: [
      { ...axis, size: 24, space: 70, values: (_, ticks) => ticks.map((time) => clock(time * 1000)) },
      {
        ...axis,
        size: inBytes ? 66 : 44,
        space: 28,
        values: (_, ticks) => ticks.map(tick),
        incrs: inBytes ? BINARY_STEPS : DECIMAL_STEPS,
      },
    ],
    series: [
      {},
      ...series.map(([, name], i) => ({
        label: name,
        stroke: () => strokeOf(i),
        width: 1.5,
        points: { show: false },
      })),
    ],
  };
}
