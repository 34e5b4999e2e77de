/**
 * What runs in the browser: it takes the key, brings the page up to date every five seconds, and posts what a button says,
 * with the header that no other site can send. A link from CVAT comes without the cookie (SameSite=Strict): then the key page
 * goes to the same address itself, which is a request of our own site.
 */
export const PAGE_SCRIPT = `
'use strict';
const own = { 'x-azureml-to-cvat': 'page' };
const say = (text) => { const at = document.getElementById('said'); if (at) at.textContent = text; };
async function post(path, body) {
  const headers = { ...own, 'content-type': 'application/json' };
  return fetch(path, { method: 'POST', headers, body: JSON.stringify(body ?? {}) });
}
async function refresh() {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!answer.ok) throw new Error('the app answered ' + answer.status);
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
  const here = document.querySelector('main');
  // What a button did stays to be read: the page that comes knows nothing of it.
  const said = next?.querySelector('#said');
  if (said) said.textContent = document.body.dataset.done ?? '';
  if (next && next.outerHTML !== here.outerHTML) {
    const focused = document.activeElement && document.activeElement.id;
    here.replaceWith(next);
    if (focused) document.getElementById(focused)?.focus();
  }
}
document.addEventListener('submit', async (event) => {
  event.preventDefault();
  const field = document.getElementById('key');
  const answer = await post('/api/session', { key: field.value.trim() });
  if (answer.ok) location.reload();
  else say(answer.status === 401 ? 'This is not a key of this app.' : 'The app cannot check the key now: it answered ' + answer.status + '.');
});
document.addEventListener('click', async (event) => {
  const button = event.target.closest('button[data-post]');
  if (!button || !confirm(button.dataset.ask)) return;
  if (button.dataset.again && !confirm(button.dataset.again)) return;
  button.disabled = true;
  const answer = await post(button.dataset.post);
  const done = answer.ok ? button.dataset.done : 'Refused: ' + ((await answer.json().catch(() => ({}))).problems?.[0]?.detail ?? answer.status);
  document.body.dataset.done = done;
  say(done);
  await refresh().catch(() => {});
});
if (document.querySelector('main[data-live]')) {
  setInterval(() => {
    if (document.visibilityState === 'visible') refresh().catch((error) => say('No news: ' + error.message));
  }, 5000);
} else if (!location.search.includes('again=')) {
  fetch(location.href, { headers: { accept: 'text/html' } }).then((answer) => {
    void answer.body?.cancel();
    if (!answer.ok) return;
    location.replace(location.pathname + (location.search ? location.search + '&' : '?') + 'again=1' + location.hash);
  }, () => {});
}
`;
