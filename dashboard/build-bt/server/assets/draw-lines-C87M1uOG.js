import Plot from "uplot";
// app/parts/draw-lines.ts
/** Draws into a box and keeps to its width. The answer takes it away again. */
function drawLines(box, { times, lines, height, formatValue, timeZone, colourOf }) {
	const ink = colourOf("--ink-quiet");
	const zoned = (seconds) => Plot.tzDate(/* @__PURE__ */ new Date(seconds * 1e3), timeZone);
	const grid = {
		stroke: colourOf("--line"),
		width: 1
	};
	const size = () => ({
		width: Math.max(80, box.clientWidth),
		height
	});
	const plot = new Plot({
		...size(),
		padding: [
			8,
			8,
			0,
			0
		],
		legend: { show: false },
		cursor: {
			points: { size: 6 },
			y: false,
			drag: {
				x: true,
				y: false
			}
		},
		tzDate: zoned,
		scales: { x: { time: true } },
		axes: [{
			stroke: ink,
			grid: { show: false },
			ticks: { show: false },
			font: "11px system-ui",
			size: 26,
			values: axisTimes(zoned)
		}, {
			stroke: ink,
			grid,
			ticks: { show: false },
			font: "11px system-ui",
			size: (_, values) => 14 + 6.5 * Math.max(4, ...(values ?? []).map((value) => value.length)),
			values: (_, values) => values.map((value) => formatValue(value))
		}],
		series: [{}, ...lines.map(({ name, colour, isFilled, isDashed }) => ({
			label: name,
			stroke: colourOf(colour),
			width: 1.6,
			points: { show: false },
			...isFilled === true ? { fill: `${colourOf(colour)}1f` } : {},
			...isDashed === true ? { dash: [5, 4] } : {}
		}))]
	}, [times.map((at) => at / 1e3), ...lines.map(({ values }) => [...values])], box);
	const watching = new ResizeObserver(() => {
		plot.setSize(size());
	});
	watching.observe(box);
	return () => {
		watching.disconnect();
		plot.destroy();
	};
}
var two = (value) => String(value).padStart(2, "0");
/** Hours while a day fits the axis, days and months beyond. */
var axisTimes = (zoned) => (...[, splits, , , step]) => splits.map((seconds) => {
	const at = zoned(seconds);
	if (step < 60) return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
	if (step < 86400) return `${two(at.getHours())}:${two(at.getMinutes())}`;
	return step < 2419200 ? `${two(at.getMonth() + 1)}-${two(at.getDate())}` : `${at.getFullYear()}-${two(at.getMonth() + 1)}`;
});
export { drawLines };
