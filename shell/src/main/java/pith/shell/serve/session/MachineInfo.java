package pith.shell.serve.session;

/**
 * A machine that is on, as a list shows it.
 *
 * @param owner the account whose it is; empty for one that all share
 * @param tenants sessions and programs that are open on it
 * @param instructions user instructions that it has run
 * @param hostMillis for how long it has had a processor of the host
 */
public record MachineInfo(String owner, String name, int tenants, int harts, long ramBytes, long instructions, long hostMillis) {}
