package pith.shell.serve.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedTest {
    private static final String PROXY = "127.0.0.1";

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"192.0.2.1; 192.0.2.1", "10.0.0.1, 192.0.2.1; 192.0.2.1", "192.0.2.1, ; 127.0.0.1", "evil.example; 127.0.0.1", "2001:db8::1; 2001:db8:0:0:0:0:0:1", "'x\"}'; 127.0.0.1"})
    void onlyTheLastAddressIsTheProxysWord(String header, String address) {
        assertEquals(address, Forwarded.address(new DefaultHttpHeaders().add("X-Forwarded-For", header), PROXY));
    }

    @Test
    void ofManyHeadersTheLastCountsAndOfNoneTheProxy() {
        HttpHeaders headers = new DefaultHttpHeaders().add("X-Forwarded-For", "10.0.0.1").add("X-Forwarded-For", "192.0.2.1");
        assertEquals("192.0.2.1", Forwarded.address(headers, PROXY));
        assertEquals(PROXY, Forwarded.address(new DefaultHttpHeaders(), PROXY));
    }
}
