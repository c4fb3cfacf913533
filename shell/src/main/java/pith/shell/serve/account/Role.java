package pith.shell.serve.account;

import java.util.Locale;

/** What an account may do beyond its own machines. */
public enum Role {
    /** Reaches only their own machines, and those that they were invited to. */
    STUDENT,
    /** Sees every student's sessions, watches them, and is handed the keyboard. */
    INSTRUCTOR,
    /** Does all of that, and stops any machine, messages anybody, and reads the audit log. */
    ADMIN;

    /** {@return how files and commands write it} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
