// node vl2svg.mjs JOBS.json: compiles each Vega-Lite spec and writes it as SVG. JOBS.json is [{ "svg": path, "spec": {...} }, ...].
// Exit 1, with the figure's name, when a spec does not compile, warns or does not draw.
import { readFileSync, writeFileSync } from 'node:fs';
import * as vega from 'vega';
import * as vegaLite from 'vega-lite';

// Without a canvas Vega takes every letter for 0.8 of its size, which cuts labels short; most letters of the page's fonts take about 0.57.
vega.textMetrics.width = (item, text) => 0.57 * vega.textMetrics.height(item) * String(text ?? item.text ?? '').length;

let bad = 0;
for (const job of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  const complain = (...words) => { bad++; console.error(`${job.svg}: ${words.join(' ')}`); };
  const logger = vega.logger(vega.Warn);
  logger.warn = (...words) => { complain(...words); return logger; };
  logger.error = logger.warn;
  try {
    const compiled = vegaLite.compile(job.spec, { logger }).spec;
    const view = new vega.View(vega.parse(compiled), { renderer: 'none', logger });
    writeFileSync(job.svg, await view.toSVG() + '\n');
    view.finalize();
  } catch (problem) {
    complain(problem.message);
  }
}
process.exitCode = bad ? 1 : 0;
