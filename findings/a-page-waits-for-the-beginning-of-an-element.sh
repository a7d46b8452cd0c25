#!/usr/bin/env bash
# Chromium 153: a page that is to be drawn once an element is parsed is drawn once that element has begun.
#
# `<link rel="expect" href="#id" blocking="render">` holds a page's first drawing back "until the element that the href
# references is connected to the document and fully parsed" (web-features, link-rel-expect; HTML, link type "expect",
# since pull request 9970 of 2024). One would take the element that holds what is to be seen as a whole, such as
# `main` with its table. The drawing begins with the first tag of that element, however, before anything inside it is
# there; for an element behind it, it waits.
#
# A table whose rows arrive later moves its columns then, which is what the link is there to prevent. Pages of the
# portal therefore wait for an empty element at their end (`components/base.html`; `python -m tests.bench paint`).
#
# Needs Node for the browser. Exits 0 while it is so, 1 when the drawing waits for the end of the element, too.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts @sparticuz/chromium@153.0.0 > /dev/null 2>&1
cat > unpack.mjs <<'JS'
import { createReadStream, createWriteStream } from "node:fs";
import { createBrotliDecompress } from "node:zlib";
import { pipeline } from "node:stream/promises";
const [from, to] = process.argv.slice(2);
await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to, { mode: 0o755 }));
JS
node unpack.mjs node_modules/@sparticuz/chromium/bin/chromium.br chromium
node unpack.mjs node_modules/@sparticuz/chromium/bin/al2023.tar.br libraries.tar
tar --extract --file libraries.tar
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check playwright==1.65.2
LIBRARIES="$(dirname "$(find "$folder" -name 'libnss3.so' | head -n 1)")" env/bin/python - <<'PYTHON'
import asyncio
import os
import sys

from playwright.async_api import async_playwright

PAUSE_S = 1.0
HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A table</title>'
    '<link rel="expect" href="#{waits_for}" blocking="render"></head>'
    '<body><h1>A table</h1><main id="table"><table><tr><th>A</th></tr>'
)
REST = '<tr><td>its row</td></tr></table></main><p id="behind">behind it</p></body></html>'


async def answer(reader, writer):
    """The page's head and the beginning of its element; a second later the rest."""
    asked = (await reader.readline()).decode().split()[1].strip("/")
    while (await reader.readline()).strip():
        pass
    head = HEAD.format(waits_for=asked)
    writer.write(
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(head + REST)}\r\n"
        f"Connection: close\r\n\r\n{head}".encode()
    )
    await writer.drain()
    await asyncio.sleep(PAUSE_S)
    writer.write(REST.encode())
    await writer.drain()
    writer.close()


async def main():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    drawn = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=os.path.abspath("chromium"), env={**os.environ, "LD_LIBRARY_PATH": os.environ["LIBRARIES"]}
        )
        for waits_for in ("table", "behind"):
            page = await browser.new_page()
            await page.goto(f"{address}/{waits_for}", wait_until="networkidle")
            first = "performance.getEntriesByName('first-paint')[0].startTime"
            drawn[waits_for] = await page.evaluate(first) / 1000
            await page.close()
        print("chromium", browser.version)
        await browser.close()
    print(f"expected: drawn once the element is whole, {PAUSE_S} s later, in both cases")
    for waits_for, seconds in drawn.items():
        print(f"seen:     waiting for #{waits_for}, drawn after {seconds:.2f} s")
    sys.exit(0 if drawn["table"] < PAUSE_S / 2 and drawn["behind"] >= PAUSE_S else 1)


asyncio.run(main())
PYTHON
