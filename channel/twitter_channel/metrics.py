"""What Prometheus reads at ``/metrics``."""

from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_LATENCIES = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0, 300.0)


@dataclass(frozen=True, slots=True)
class Metrics:
    """The counters of one process, in a registry of their own."""

    registry: CollectorRegistry
    deliveries: Counter
    delivery_seconds: Histogram
    events: Counter
    duplicates: Counter
    sends: Counter
    send_seconds: Histogram
    answer_seconds: Histogram
    bot_seconds: Histogram
    bot_failures: Counter
    handovers: Counter
    claims_lost: Counter
    listings: Counter
    hook_calls: Counter
    queue: Gauge

    def text(self) -> bytes:
        """All of them in Prometheus's format."""
        return generate_latest(self.registry)


def new_metrics() -> Metrics:
    """Counters that start at nothing."""
    registry = CollectorRegistry()

    def counter(name: str, text: str, *labels: str) -> Counter:
        return Counter(f"twitter_channel_{name}", text, labels, registry=registry)

    def histogram(name: str, text: str) -> Histogram:
        return Histogram(f"twitter_channel_{name}_seconds", text, ["connection"], buckets=_LATENCIES, registry=registry)

    return Metrics(
        registry=registry,
        deliveries=counter("deliveries", "Deliveries by what they were answered with.", "connection", "status"),
        delivery_seconds=histogram("delivery", "From the first byte of a delivery until its events were durable."),
        events=counter("events", "Events that were stored, by where they came from.", "connection", "source"),
        duplicates=counter("duplicates", "Events that were stored before.", "connection", "source"),
        sends=counter("sends", "Tries to send a message, by what came of it.", "connection", "outcome"),
        send_seconds=histogram("send", "How long Twitter took to take a message."),
        answer_seconds=histogram("answer", "From the making of a message until Twitter had it."),
        bot_seconds=histogram("bot", "How long bots took to answer, or to fail."),
        bot_failures=counter(
            "bot_failures", "Messages that bots did not answer in a way that can be used.", "connection"
        ),
        handovers=counter("handovers", "Conversations that rules handed over to people.", "connection", "reason"),
        claims_lost=counter("claims_lost", "Conversations that another process had taken over when we came back."),
        listings=counter("listings", "Readings of the list of messages, by what came of it.", "connection", "outcome"),
        hook_calls=counter("hook_calls", "Calls of those who are told what happens, by what came of it.", "outcome"),
        queue=Gauge(
            "twitter_channel_queue", "What is to be done, by state.", ["connection", "state"], registry=registry
        ),
    )
