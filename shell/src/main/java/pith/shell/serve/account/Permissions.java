package pith.shell.serve.account;

/** Who may do what with whose session: decided here and nowhere else. {@code owner} is the name of the account that the session belongs to. */
public final class Permissions {
    private Permissions() {}

    /** {@return whether {@code who} may see that the session exists, and look on} */
    public static boolean mayWatch(Account who, String owner) {
        return isOwner(who, owner) || who.role() != Role.STUDENT;
    }

    /** {@return whether {@code who} may type without having been handed the keyboard} An owner may always have theirs back. */
    public static boolean mayTakeKeyboard(Account who, String owner) {
        return mayWatch(who, owner);
    }

    /** {@return whether {@code who} may end the session or its machine} */
    public static boolean mayStop(Account who, String owner) {
        return isOwner(who, owner) || who.role() == Role.ADMIN;
    }

    /** {@return whether {@code who} may put a message before everybody who looks on} */
    public static boolean mayMessage(Account who, String owner) {
        return mayWatch(who, owner);
    }

    /** {@return whether {@code who} may have what was recorded of the session} */
    public static boolean mayDownload(Account who, String owner) {
        return mayWatch(who, owner);
    }

    private static boolean isOwner(Account who, String owner) {
        return who.name().equals(owner);
    }
}
