"""What chat applications ask for by themselves is answered as such; what people ask is not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from khmerqa.answer.question.follow_up import Turn
from khmerqa.serve.chat.interface_tasks import interface_task

from .. import samples
from ..conftest import Running

HISTORY = """<chat_history>
USER: When is the water of wells tested?
Twice?
ASSISTANT: "Twice a year" [1]
USER: And who tests it?
</chat_history>"""
OPEN_WEBUI = """### Task:
{task}

### Guidelines:
- Write in the chat's primary language; default to English if multilingual.

### Output:
JSON format: {{ "{key}": {value} }}

### Chat History:
{history}"""
TITLE = "Generate a concise, 3-5 word title with an emoji summarizing the chat history."
TAGS = "Generate 1-3 broad tags categorizing the main themes of the chat history."
FURTHER = (
    "Suggest 3-5 relevant follow-up questions or prompts that the user might naturally ask next in this "
    "conversation as a **user**, based on the chat history."
)
SEARCHES = "Analyze the chat history to determine the necessity of generating search queries."
TURNS = (Turn("user", "When is the water of wells tested?"), Turn("assistant", "Twice a year [1]"))

TASKS = [
    (OPEN_WEBUI.format(task=TITLE, key="title", value='"…"', history=HISTORY), "title", "title"),
    (OPEN_WEBUI.format(task=TAGS, key="tags", value='["…"]', history=HISTORY), "tags", "tags"),
    (
        OPEN_WEBUI.format(task=FURTHER, key="follow_ups", value='["…"]', history=HISTORY),
        "follow_ups",
        "follow_ups",
    ),
    (
        OPEN_WEBUI.format(task=SEARCHES, key="queries", value='["…"]', history=HISTORY),
        "queries",
        "queries",
    ),
    (
        "Provide a concise, 5-word-or-less title for the conversation. Only return the title.",
        "title",
        "",
    ),
    (
        "Please generate a four to five word title summarizing our conversation without any lead-in, "
        "punctuation or quotation marks.",
        "title",
        "",
    ),
    (
        "Based on the chat history, give this conversation a name. Keep it short - 10 characters max, "
        "no quotes.",
        "title",
        "",
    ),
    (
        "Summarize the discussion briefly in 200 words or less to use as a prompt for future context.",
        "summary",
        "",
    ),
    ("សូមដាក់ចំណងជើងខ្លីមួយឱ្យការសន្ទនានេះ ដោយសរសេរតែចំណងជើងប៉ុណ្ណោះ", "title", ""),
]


@pytest.mark.parametrize(("message", "kind", "key"), TASKS)
def test_a_task_of_the_application_is_known(message: str, kind: str, key: str) -> None:
    task = interface_task(message, TURNS)
    assert task is not None
    assert (task.kind, task.key) == (kind, key)
    assert task.questions[0].startswith("When is the water of wells tested?")


@pytest.mark.parametrize(
    "question",
    [
        samples.ASK_WATER,
        samples.ASK_PDF,
        "What is the title of the law on public dialogue? Answer in five words or less.",
        "Give only the name of the ministry that holds a dialogue with private partners.",
        "Which tags must a fishing boat carry? Provide only the number of the article.",
        "Suggest how the conversation between ministries and citizens is organised.",
        "Summarize the policy in 100 words or less.",
        "What does the strategy say about the JSON format of the data exchange?",
        "តើចំណងជើងនៃអនុក្រឹត្យស្តីពីការសន្ទនាគោលនយោបាយជាអ្វី?",
    ],
)
def test_a_question_of_a_person_is_none(question: str) -> None:
    assert interface_task(question, TURNS) is None


def replied(service: Running, message: str, **more: Any) -> Any:
    turns = [{"role": turn.role, "content": turn.content} for turn in TURNS]
    messages = [*turns, {"role": "user", "content": message}]
    response = service.client.post("/v1/chat/completions", json={"messages": messages, **more})
    assert response.status_code == 200, response.text
    return response


def content_of(service: Running, message: str) -> str:
    content: str = replied(service, message).json()["choices"][0]["message"]["content"]
    return content


def test_the_title_is_the_first_question(service: Running) -> None:
    messages = {key: message for message, kind, key in TASKS if kind == "title"}
    wanted = "When is the water of wells tested"
    assert content_of(service, messages[""]).startswith(wanted)
    assert json.loads(content_of(service, messages["title"]))["title"].startswith(wanted)


def test_further_questions_are_some_that_the_documents_answer(service: Running) -> None:
    message = next(message for message, kind, _ in TASKS if kind == "follow_ups")
    further = json.loads(content_of(service, message))["follow_ups"]
    assert 0 < len(further) <= 3
    for question in further:
        assert service.ask(question)["status"] == "answered"


@pytest.mark.parametrize("kind", ["tags", "queries"])
def test_lists_are_lists_of_texts(service: Running, kind: str) -> None:
    message = next(message for message, found, _ in TASKS if found == kind)
    found = json.loads(content_of(service, message))[kind]
    assert found
    assert all(isinstance(each, str) for each in found)


def test_nothing_is_searched_or_counted_as_a_question(service: Running) -> None:
    before = service.client.get("/metrics").text
    replied(service, TASKS[0][0])
    after = service.client.get("/metrics").text
    counted = [
        [line for line in text.splitlines() if line.startswith("khmerqa_answers_total")]
        for text in (before, after)
    ]
    assert counted[0] == counted[1]


def test_it_is_streamed_where_that_is_asked_for(service: Running) -> None:
    lines = replied(service, TASKS[0][0], stream=True).text.split("\n\n")
    assert lines[-2:] == ["data: [DONE]", ""]
    first = json.loads(lines[0].removeprefix("data: "))
    assert "title" in json.loads(first["choices"][0]["delta"]["content"])


def test_a_conversation_of_any_length_is_read_in_a_moment() -> None:
    for piece in ("<chat_history>", "USER: ", "USER: a\n", "1 ", "2-3 words ", "\n# ", "តែ"):
        assert interface_task(piece * (500_000 // len(piece)), ()) is None
