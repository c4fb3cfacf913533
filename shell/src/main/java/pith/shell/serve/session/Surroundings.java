package pith.shell.serve.session;

import java.util.ArrayList;
import java.util.List;
import pith.shell.serve.account.Account;
import pith.shell.serve.account.Role;
import pith.shell.system.GuestLogin;

/**
 * What a shell starts with on a machine: who it runs as, where, and its environment. Everybody is the administrator of their own machine; on one for all,
 * those who teach are, and students are users.
 *
 * @param user 0 for the administrator
 */
record Surroundings(int user, String home, List<String> environment) {
    private static final String ROOT_HOME = "/root";

    /** Every console speaks UTF-8: programs ask the locale for it, and Debian has this one in libc-bin, without which they go on in C. */
    private static final String UTF_8 = "LANG=C.UTF-8";

    /** @param term the kind of terminal, or null for none */
    static Surroundings of(Account account, TenantMachine machine, String term) {
        int user = machine.isShared() && account.role() == Role.STUDENT ? machine.userOf(account.name()) : 0;
        String name = user == 0 ? "root" : Words.bytes(account.name());
        String home = user == 0 ? ROOT_HOME : GuestLogin.home(name);
        List<String> variables = new ArrayList<>(List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=" + home, "USER=" + name, "LOGNAME=" + name,
                "SHELL=/bin/sh", UTF_8, "PITH_ACCOUNT=" + Words.bytes(account.name())));
        if (term != null) {
            variables.add("TERM=" + Words.bytes(term));
            variables.add("PS1=" + Words.bytes(account.name()) + "@" + Words.bytes(machine.name()) + ":$PWD" + (user == 0 ? "# " : "$ "));
        }
        return new Surroundings(user, home, List.copyOf(variables));
    }
}
