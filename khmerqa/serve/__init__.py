"""The service: answers for HTTP clients, the web page, chat applications and other assistants.

Each line may import those above it; the rooms (folders) never import each other upwards::

    problems, addresses, export   errors as RFC 9457, absolute links, an answer as a Word file
    brand                         the page's own name, logo and colour
    auth/access, auth/limits      who is calling, what they may see, how often they may call
    observability/                logs, metrics, traces, memory
    braille                       texts in Braille
    suggestions                   questions to go on with
    threads                       how many questions are answered at once
    index_process, index_child    changes of the index in a process of its own
    service                       what every channel shares: answering, records, limits
    auth/middleware               lets a caller in; observability/middleware counts every request
    admin_preview                 what would be indexed of an uploaded file
    admin_jobs                    changes of the index, made in the background
    http/                         routes, their bodies (schemas/), server-sent events
    chat/                         OpenAI's shapes, the Model Context Protocol, Telegram
    app                           all routes and middleware in one application
    connections                   how many connections, and how long one may say nothing
    run                           the process that listens
    web/                          the page's own files: HTML, CSS, JavaScript

A request passes RequestObserver, RequestGuard, CORS and AuthMiddleware, in this order, then its route.
"""
