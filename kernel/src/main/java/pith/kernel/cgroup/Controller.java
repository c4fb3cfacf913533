package pith.kernel.cgroup;

/** What groups can be given, each switched on for the groups below by its name in {@code cgroup.subtree_control}. */
public enum Controller {
  CPUSET("cpuset"),
  CPU("cpu"),
  IO("io"),
  MEMORY("memory");

  private final String text;

  Controller(String text) {
    this.text = text;
  }

  /** {@return its name in files} */
  public String text() {
    return text;
  }

  /** {@return the controller of that name, null if there is none} */
  public static Controller of(String name) {
    for (Controller controller : values()) {
      if (controller.text.equals(name)) {
        return controller;
      }
    }
    return null;
  }
}
