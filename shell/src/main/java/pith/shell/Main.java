package pith.shell;

/** The command {@code ./pith}. */
public final class Main {

    private Main() {}

    /** Says how to use the command; status 2 is a usage error. */
    public static void main(String[] arguments) {
        System.out.println("Usage: ./pith [run] [options] [PROGRAM [ARGUMENT...]]");
        System.exit(arguments.length == 0 ? 0 : 2);
    }
}
