package pith.shell.serve.session;

/**
 * A session as lists show it.
 *
 * @param id names it in lists and commands; knowing it gives no access
 * @param machine the name of its machine
 * @param startedMillis when it began, in milliseconds of the epoch
 * @param idleMillis since the last key
 * @param keyboard who has the keyboard; null for nobody
 * @param instructions that the machine has run
 */
public record SessionInfo(String id, String owner, String machine, long startedMillis, long idleMillis, int viewers, String keyboard, long output, long instructions) {}
