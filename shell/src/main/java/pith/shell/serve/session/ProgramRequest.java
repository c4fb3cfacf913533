package pith.shell.serve.session;

/**
 * A shell line to run without a terminal.
 *
 * @param machine as in {@link SessionRequest}
 * @param command the line, given to {@code sh -c}
 * @param address where who asks for it is, for the audit log
 */
public record ProgramRequest(String machine, String command, String address) {}
