// Draws every panel of the report with vega-embed, in the page's theme, at the width that its box has.
(() => {
  const root = document.documentElement;
  const data = JSON.parse(document.getElementById('report-data').textContent);
  const media = matchMedia('(prefers-color-scheme: dark)');
  const theme = () => root.dataset.theme || (media.matches ? 'dark' : 'light');

  // A string "@name" stands for a colour of the theme.
  const paint = (node, colours) => {
    if (typeof node === 'string') return node[0] === '@' && node.slice(1) in colours ? colours[node.slice(1)] : node;
    if (Array.isArray(node)) return node.map(item => paint(item, colours));
    if (node && typeof node === 'object') return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, paint(value, colours)]));
    return node;
  };

  const sized = (panel, box) => {
    const spec = paint(panel.spec, data.theme[theme()]);
    const config = paint(data.config, data.theme[theme()]);
    const width = Math.max(panel.minWidth, Math.min(box.clientWidth, panel.maxWidth));
    config.legend.columns = Math.max(1, Math.floor(width / panel.legendWidth));
    if (panel.aspect) {
      spec.width = width - 12;
      spec.height = spec.width * panel.aspect;
    } else {
      spec.width = width;
      spec.height = panel.height;
      spec.autosize = { type: 'fit-x', contains: 'padding' };
    }
    return { ...spec, config };
  };

  const draw = async panel => {
    const box = document.getElementById(panel.id);
    try {
      await vegaEmbed(box, sized(panel, box), {
        renderer: 'svg', downloadFileName: panel.id,
        actions: { export: true, source: false, compiled: false, editor: false },
      });
      box.querySelector('svg')?.setAttribute('aria-label', panel.alt);
    } catch (problem) {
      box.textContent = 'This panel could not be drawn: ' + problem.message;
      box.className = 'empty';
    }
  };

  let width = 0, drawing = Promise.resolve();
  const drawAll = () => { width = root.clientWidth; drawing = drawing.then(() => Promise.all(data.panels.map(draw))); return drawing; };

  const button = document.getElementById('theme');
  const label = () => { button.textContent = theme() === 'dark' ? 'Light page' : 'Dark page'; };
  try { const kept = localStorage.getItem('hipi-theme'); if (kept === 'light' || kept === 'dark') root.dataset.theme = kept; } catch { /* a page from a file may have no storage */ }
  button.addEventListener('click', () => {
    root.dataset.theme = theme() === 'dark' ? 'light' : 'dark';
    try { localStorage.setItem('hipi-theme', root.dataset.theme); } catch { /* as above */ }
    label(); drawAll();
  });
  media.addEventListener('change', () => { label(); drawAll(); });
  let waiting;
  addEventListener('resize', () => { clearTimeout(waiting); waiting = setTimeout(() => { if (root.clientWidth !== width) drawAll(); }, 150); });

  button.hidden = false;
  label();
  drawAll().then(() => { root.dataset.drawn = 'true'; });
})();
