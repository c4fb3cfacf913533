package pith.shell.serve.web;

import pith.shell.serve.operation.OperatorPages;
import pith.shell.serve.websocket.ConsoleSockets;

/** What all connections of a server share. */
record WebParts(Authorities authorities, Routes routes, ConsoleSockets sockets, OperatorPages operator, boolean tls, boolean forwarded) {}
