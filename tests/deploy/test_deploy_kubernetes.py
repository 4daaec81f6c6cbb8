"""The Kubernetes manifests: by their schemas, and what schemas do not see."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from deploy_files import KNOWN, KUBERNETES, NAMED, manifests, of_kind, package, pods, run, tool

from bot import __version__

BOT = {"app.kubernetes.io/name": "lechiffre", "app.kubernetes.io/component": "bot"}
ALL = [(name, each) for name, documents in manifests().items() for each in documents]


@pytest.mark.parametrize(("name", "document"), ALL, ids=[f"{name}:{each['kind']}" for name, each in ALL])
def test_it_keeps_to_its_schema(name: str, document: Any) -> None:
    validate = package("kubernetes_validate")
    validate.validate(document, validate.latest_version(), strict=True)


def test_every_file_is_applied_but_the_example() -> None:
    listed = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text(encoding="utf-8"))
    assert set(listed["resources"]) == set(manifests()) - {"secret.example.yaml"}
    assert listed["images"][0]["newTag"] == __version__


def test_kustomize_puts_it_together() -> None:
    made = run(tool("kubectl"), "kustomize", str(KUBERNETES))
    assert made.returncode == 0, made.stderr
    documents = list(yaml.safe_load_all(made.stdout))
    assert all(each["metadata"].get("namespace", "lechiffre") == "lechiffre" for each in documents)
    images = {c["image"] for each in documents for c in _containers(each)}
    assert images == {f"registry.example.org/lechiffre:{__version__}"}


def _containers(document: Any) -> list[Any]:
    return list(document["spec"]["template"]["spec"]["containers"]) if document["kind"] in ("Deployment", "Job") else []


def test_pods_are_restricted() -> None:
    """As the namespace demands: pod-security.kubernetes.io/enforce: restricted."""
    assert of_kind("Namespace")[0]["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    for pod in pods():
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] and pod["securityContext"]["runAsUser"] == 10001
        assert pod["securityContext"]["seccompProfile"]["type"] == "RuntimeDefault"
        for container in pod["containers"]:
            confined = container["securityContext"]
            assert confined["readOnlyRootFilesystem"] and confined["allowPrivilegeEscalation"] is False
            assert confined["capabilities"]["drop"] == ["ALL"] and container["resources"]["limits"]["memory"]
            assert "/tmp" in {mount["mountPath"] for mount in container["volumeMounts"]}
            assert {m["name"] for m in container["volumeMounts"]} <= {v["name"] for v in pod["volumes"]}


def test_everything_points_at_the_bots() -> None:
    [deployment], [service] = of_kind("Deployment"), of_kind("Service")
    assert deployment["spec"]["selector"]["matchLabels"] == BOT
    assert deployment["spec"]["template"]["metadata"]["labels"] == BOT
    assert service["spec"]["selector"] == BOT
    assert of_kind("PodDisruptionBudget")[0]["spec"]["selector"]["matchLabels"] == BOT
    backend = of_kind("Ingress")[0]["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]
    assert backend["name"] == service["metadata"]["name"]
    assert backend["port"]["name"] == service["spec"]["ports"][0]["name"]
    assert service["spec"]["ports"][0]["targetPort"] in {p["name"] for p in pods()[0]["containers"][0]["ports"]}
    [policy] = of_kind("NetworkPolicy")
    assert policy["spec"]["podSelector"]["matchLabels"].items() <= BOT.items()
    assert {port["port"] for port in policy["spec"]["ingress"][0]["ports"]} == {8080}


def test_one_replica_is_always_there() -> None:
    [deployment], [budget] = of_kind("Deployment"), of_kind("PodDisruptionBudget")
    assert deployment["spec"]["replicas"] == 2 and budget["spec"]["minAvailable"] == 1
    assert deployment["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    pod = pods()[0]
    assert pod["terminationGracePeriodSeconds"] >= 5 + 20 + 10


def test_probes_ask_what_the_bot_answers() -> None:
    container = pods()[0]["containers"][0]
    asked = {name: container[f"{name}Probe"]["httpGet"]["path"] for name in ("startup", "liveness", "readiness")}
    assert asked == {"startup": "/livez", "liveness": "/livez", "readiness": "/readyz"}


def test_settings_exist_and_fit_together() -> None:
    settings = of_kind("ConfigMap")[0]["data"]
    secret = of_kind("Secret")[0]["stringData"]
    assert set(settings) | set(secret) <= KNOWN and not set(settings) & set(secret)
    rule = of_kind("Ingress")[0]["spec"]["rules"][0]
    assert settings["LECHIFFRE_WEBHOOK_URL"] == f"https://{rule['host']}{rule['http']['paths'][0]['path']}"
    assert settings["LECHIFFRE_SET_WEBHOOK"] == "false"  # the Job does it
    for name in KUBERNETES.glob("*.yaml"):
        assert set(NAMED.findall(name.read_text(encoding="utf-8"))) <= KNOWN


def test_no_secret_stands_in_the_manifests() -> None:
    secret = of_kind("Secret")[0]["stringData"]
    assert secret["TELEGRAM_TOKEN"] == "" and secret["LECHIFFRE_SECRET"] == ""
    assert "CHANGE-ME" in secret["LECHIFFRE_DATABASE_URL"]
    assert not {"TELEGRAM_TOKEN", "LECHIFFRE_SECRET", "LECHIFFRE_DATABASE_URL"} & set(of_kind("ConfigMap")[0]["data"])
