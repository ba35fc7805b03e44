/** The last minutes of a route, drawn by uPlot: rates, lag or drops, and buffers. */

import { el } from "./dom.js";
import { bytes, clock, count, limit, small } from "./format.js";
import { branches } from "./rates.js";
import { SPAN_SECONDS } from "./history.js";
import uPlot from "./vendor/uPlot.esm.js";

const HEIGHT = 150;
const LEAST_SPAN_SECONDS = 60;
const BINARY_STEPS = Array.from({ length: 50 }, (_, i) => 2 ** i);
const DECIMAL_STEPS = Array.from({ length: 27 }, (_, i) => [1, 2, 5][i % 3] * 10 ** Math.floor(i / 3));
const SHADES = 6; // --series-0 to --series-5 of app.css

/** Makes the charts of a route; nothing is drawn yet. */
export function newCharts(place, kind) {
  const charts = chartsOf(kind).map((spec) => newChart(place, spec));
  const resized = new ResizeObserver(() => charts.forEach((chart) => chart.resize()));
  resized.observe(place);
  return {
    draw: (history, route) => charts.forEach((chart) => chart.draw(history, route)),
    recolour: () => charts.forEach((chart) => chart.forget()),
    remove() {
      resized.disconnect();
      charts.forEach((chart) => chart.forget());
    },
  };
}

/** Returns the charts of a kind of route: title, format of a value, and series. */
export function chartsOf(kind) {
  const isUdp = kind === "udp";
  const perSecond = (value) => (isUdp ? `${small(value)}/s` : `${bytes(value)}/s`);
  const perSecondTick = (value) => (isUdp ? count(value) : `${limit(value)}/s`);
  const mirrors = (key) => (route) => route.mirrors.map(({ name }) => [`${key} ${name}`, name]);
  return [
    {
      title: isUdp ? "Datagrams to each branch" : "Bytes to each branch",
      say: perSecond,
      tick: perSecondTick,
      inBytes: !isUdp,
      seriesOf: (route) => branches(route).map(({ name }) => [`rate ${name}`, name]),
    },
    {
      title: isUdp ? "Datagrams dropped" : "Lag in bytes",
      say: isUdp ? perSecond : bytes,
      tick: isUdp ? count : limit,
      inBytes: !isUdp,
      seriesOf: mirrors(isUdp ? "dropped" : "lag"),
      shade: 1,
    },
    {
      title: "Buffers",
      say: count,
      tick: count,
      inBytes: false,
      seriesOf: () => [
        ["held", "held"],
        ["free", "free"],
        ["overflow", "overflow"],
      ],
      ceiling: (route) => route.pool.max,
    },
  ];
}

function newChart(place, spec) {
  const { title, seriesOf, ceiling } = spec;
  const canvas = el("div", { class: "plot" });
  const note = el("span", { class: "note" });
  place.append(el("figure", {}, el("figcaption", {}, title, note), canvas));
  let plot = null;
  let drawn = "";

  const forget = () => {
    plot?.destroy();
    plot = null;
  };
  return {
    forget,
    resize: () => plot?.setSize({ width: canvas.clientWidth, height: HEIGHT }),
    draw(history, route) {
      const series = seriesOf(route);
      const names = series.map(([, name]) => name).join(" ");
      if (names !== drawn) {
        forget();
        drawn = names;
      }
      note.textContent = ceiling ? ` of ${count(ceiling(route))}` : "";
      if (series.length === 0) {
        canvas.replaceChildren(el("p", { class: "empty" }, "No mirror."));
        return;
      }
      if (history.times.length < 2 || canvas.clientWidth === 0) {
        return;
      }
      const data = dataOf(history, series);
      if (plot === null) {
        canvas.replaceChildren();
        plot = new uPlot(optionsOf(canvas, series, spec), data, canvas);
      } else {
        plot.setData(data);
      }
      if (!plot.root.matches(":hover")) {
        plot.setLegend({ idx: history.times.length - 1 }); // the latest values, unless the pointer is on the chart
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

function optionsOf(canvas, series, { say, tick, inBytes, shade = 0 }) {
  const style = getComputedStyle(canvas);
  const colour = (name) => style.getPropertyValue(name).trim();
  const grid = { stroke: colour("--line"), width: 1 };
  const axis = { stroke: colour("--muted"), grid, ticks: { show: false }, font: "11px sans-serif" };
  return {
    width: canvas.clientWidth,
    height: HEIGHT,
    cursor: { points: { size: 5 }, drag: { x: false } },
    scales: {
      x: { range: (_, least, most) => [most - spanOf(least, most), most] },
      y: { range: (_, least, most) => [0, Math.max(most * 1.1, inBytes ? 1024 : 4)] },
    },
    axes: [
      { ...axis, size: 30, space: 70, values: (_, ticks) => ticks.map((time) => clock(time * 1000)) },
      {
        ...axis,
        size: 68,
        space: 28,
        values: (_, ticks) => ticks.map(tick),
        incrs: inBytes ? BINARY_STEPS : DECIMAL_STEPS,
      },
    ],
    series: [
      { label: "at", value: (_, time) => (time === null ? "–" : clock(time * 1000)) },
      ...series.map(([, name], i) => ({
        label: name,
        stroke: colour(`--series-${(i + shade) % SHADES}`),
        width: 1.5,
        points: { show: false },
        value: (_, value) => (value === null || value === undefined ? "–" : say(value)),
      })),
    ],
  };
}
