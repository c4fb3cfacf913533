package pith.shell.serve.config;

import io.netty.util.NetUtil;

/** Addresses to listen on, written as numbers: looking up a name could bring another address than was meant. */
public final class BindAddress {
    public static final String LOOPBACK = "127.0.0.1";

    private BindAddress() {}

    static boolean isAddress(String text) {
        return NetUtil.isValidIpV4Address(text) || NetUtil.isValidIpV6Address(text);
    }

    /** {@return whether only this host reaches it} */
    public static boolean isLoopback(String address) {
        return NetUtil.isValidIpV4Address(address) ? address.startsWith("127.") : NetUtil.createInetAddressFromIpAddressString(address).isLoopbackAddress();
    }
}
