package pith.shell.serve.recording;

/**
 * A recording as lists show it.
 *
 * @param owner whose session it was
 * @param name of the file, such as {@code 20261127-001530-3f2a.cast}: it begins with the time in UTC
 */
public record Recording(String owner, String name, long bytes) {}
