package pith.shell.serve.telnet;

/** Codes of the protocol: RFC 854 for commands, the options' own RFCs for the rest. */
final class Telnet {
    static final int END_OF_FILE = 236;
    static final int SUSPEND = 237;
    static final int ABORT = 238;
    static final int SE = 240;
    static final int BREAK = 243;
    static final int INTERRUPT_PROCESS = 244;
    static final int ARE_YOU_THERE = 246;
    static final int ERASE_CHARACTER = 247;
    static final int ERASE_LINE = 248;
    static final int SB = 250;
    static final int WILL = 251;
    static final int WONT = 252;
    static final int DO = 253;
    static final int DONT = 254;
    static final int IAC = 255;

    /** RFC 856: eight bits, no special treatment of CR. */
    static final int BINARY = 0;
    /** RFC 857. */
    static final int ECHO = 1;
    /** RFC 858: with ECHO, a character at a time. */
    static final int SUPPRESS_GO_AHEAD = 3;
    /** RFC 1091. */
    static final int TERMINAL_TYPE = 24;
    /** RFC 1073. */
    static final int WINDOW_SIZE = 31;

    /** Of a terminal-type sub-negotiation. */
    static final int IS = 0;
    /** Of a terminal-type sub-negotiation. */
    static final int SEND = 1;

    private Telnet() {}
}
