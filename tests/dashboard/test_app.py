import base64
import gzip
import hashlib
import json
import re
import sys

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from dashboard.app import Screens, build
from dashboard.pages.registry import HOME, PAGES


@pytest.fixture(scope="module")
def screens() -> Screens:
    return build()


@pytest.fixture
def client(screens: Screens) -> TestClient:
    return TestClient(screens, follow_redirects=False)


def test_the_home_page_leads_to_the_wall_and_keeps_language_and_theme(client: TestClient) -> None:
    assert client.get("/").headers["location"] == "/wall"
    assert client.get("/?lang=zh&theme=light").headers["location"] == "/wall?lang=zh&theme=light"


def test_the_wall_is_a_document_that_starts_blind(client: TestClient) -> None:
    answer = client.get("/wall")
    assert answer.status_code == 200
    assert '<html lang="en" data-theme="dark" data-feed="blind"' in answer.text


def test_no_inline_script_runs_but_those_whose_hash_is_told(screens: Screens, client: TestClient) -> None:
    inline = re.findall(r"<script([^>]*)>(.*?)</script>", client.get("/wall").text, re.DOTALL)
    run = [body for attributes, body in inline if body and "application/json" not in attributes]
    assert run
    hashes = [base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() for body in run]
    assert {f"'sha256-{digest}'" for digest in hashes} <= set(screens.csp_hashes)


def test_only_plain_html_components_are_loaded(client: TestClient) -> None:
    scripts = re.findall(r'src="([^"]+)"', client.get("/wall").text)
    assert any("/dash/html/" in script for script in scripts)
    assert not [script for script in scripts if re.search("dcc|dash_table|plotly|ag_grid|mantine", script)]


def test_what_a_page_loads_before_its_first_number_is_small(client: TestClient) -> None:
    page = client.get("/wall").text
    addresses = re.findall(r'(?:src|href)="(/[^"]+)"', page)
    answers = [client.get(address) for address in [*addresses, "/_dash-layout", "/_dash-dependencies"]]
    assert {answer.status_code for answer in answers} == {200}
    assert sum(len(gzip.compress(answer.content)) for answer in answers) < 300_000


@pytest.mark.parametrize("path", [path for path in PAGES if path != HOME])
def test_every_page_of_the_desk_is_a_document_with_a_layout_of_its_own(client: TestClient, path: str) -> None:
    text = client.get(path).text
    below = json.loads(re.findall(r'"_dash-config"[^>]*>(.*?)</script>', text)[0])["requests_pathname_prefix"]
    assert below == f"{path}/"
    assert client.get(f"{below}_dash-dependencies").json() == []
    layout = client.get(f"{below}_dash-layout")
    assert layout.headers["content-type"] == "application/json"
    assert layout.json()["props"]["id"] == "desk"


@pytest.mark.parametrize("path", [path for path in PAGES if path != HOME])
def test_a_page_of_the_desk_is_small_too(client: TestClient, path: str) -> None:
    addresses = re.findall(r'(?:src|href)="(/[^"]+)"', client.get(path).text)
    answers = [client.get(address) for address in addresses]
    assert {answer.status_code for answer in answers} == {200}
    assert sum(len(gzip.compress(answer.content)) for answer in answers) < 300_000


def test_the_wall_stays_as_light_as_it_was(client: TestClient) -> None:
    text = client.get("/wall").text
    assert "/desk" not in text
    addresses = re.findall(r'(?:src|href)="(/assets/[^"]+\.(?:js|css))"', text)
    assert sum(len(gzip.compress(client.get(address).content)) for address in addresses) < 40_000


def test_nobody_outside_learns_which_python_we_run(client: TestClient) -> None:
    assert sys.version.split()[0] not in client.get("/sign-in").text


def test_a_page_is_drawn_in_its_language_and_theme_at_once(client: TestClient) -> None:
    assert '<html lang="zh-CN" data-theme="light"' in client.get("/settings/me?lang=zh&theme=light").text


def test_dash_opens_no_socket_of_its_own(client: TestClient) -> None:
    assert '"websocket"' not in client.get("/wall").text


@pytest.mark.parametrize(
    "path", ["/docs", "/redoc", "/openapi.json", "/_reload-hash", "/_dash-ws-callback", "/nonsense", "/assets/mark.svg"]
)
def test_what_is_no_address_of_ours_is_not_there(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_a_socket_is_refused(client: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/_dash-ws-callback"):
        pass


def test_its_lifespan_may_be_entered(screens: Screens) -> None:
    with TestClient(screens) as client:
        assert client.get("/wall").status_code == 200
