package pith.shell.serve.config;

import java.net.InetAddress;

/** Addresses to listen on, written as numbers: looking up a name could bring another address than was meant. */
public final class BindAddress {
    public static final String LOOPBACK = "127.0.0.1";

    private BindAddress() {}

    static boolean isAddress(String text) {
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** {@return whether it stands for all addresses of this host} */
    static boolean isAny(String address) {
        return InetAddress.ofLiteral(address).isAnyLocalAddress();
    }

    /** {@return whether only this host reaches it} */
    public static boolean isLoopback(String address) {
        return InetAddress.ofLiteral(address).isLoopbackAddress();
    }
}
