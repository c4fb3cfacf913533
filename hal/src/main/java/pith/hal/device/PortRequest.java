package pith.hal.device;

import java.util.List;

/**
 * What the host wants to run at a port that it opens. Strings are Latin-1 views of bytes.
 *
 * @param terminal whether the port is a terminal, or three plain streams
 * @param columns of the terminal's window at first
 * @param rows of the terminal's window at first
 * @param argv the program's words, its name first
 * @param environment {@code K=V}
 * @param directory where it starts
 * @param user the user, and the group, that it runs as; 0 for the machine's administrator
 */
public record PortRequest(boolean terminal, int columns, int rows, List<String> argv, List<String> environment, String directory, int user) {
  public PortRequest {
    argv = List.copyOf(argv);
    environment = List.copyOf(environment);
  }
}
