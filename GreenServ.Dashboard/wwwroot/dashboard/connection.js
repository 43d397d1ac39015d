// The live connection: a lost one is said in a banner over figures that stay, and tried again until the dashboard is back.
(() => {
  const retryMs = 1500;
  let away = false;

  globalThis.greenserv = { minutesAheadOfUtc: () => -new Date().getTimezoneOffset() };

  const say = text => {
    const banner = document.getElementById('connection');
    banner.textContent = text;
    banner.hidden = !text;
    document.documentElement.classList.toggle('disconnected', text !== '');
  };

  const retry = async () => {
    while (away) {
      await new Promise(done => setTimeout(done, retryMs));
      try {
        // False: the dashboard answers but no longer knows this page, for example after a restart.
        if (!await Blazor.reconnect()) location.reload();
        return;
      } catch { /* Still away. */ }
    }
  };

  const reconnectionHandler = {
    onConnectionDown: () => {
      away = true;
      const at = new Date().toLocaleTimeString([], { hour12: false });
      say(`The dashboard is away since ${at}. The figures below are from then; trying to reach it again.`);
      retry();
    },
    onConnectionUp: () => {
      away = false;
      say('');
    },
  };

  Blazor.start({ circuit: { reconnectionHandler } });
})();
