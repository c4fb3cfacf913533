package pith.kernel.task;

/** What uname(2) tells, of which the names of host and domain can be set. */
public final class SystemIdentity {
  public static final String SYSTEM = "Linux";
  public static final String RELEASE = "7.2.0-pith";
  public static final String VERSION = "#1 SMP Pith 0.1.0";
  public static final String MACHINE = "riscv64";

  private volatile String hostName = "pith";
  private volatile String domainName = "(none)";

  public String hostName() {
    return hostName;
  }

  public void hostName(String name) {
    hostName = name;
  }

  public String domainName() {
    return domainName;
  }

  public void domainName(String name) {
    domainName = name;
  }
}
