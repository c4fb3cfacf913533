package pith.shell.image.debian;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DebianVersionTest {
    private static final List<String> ASCENDING = List.of("~~", "~~a", "~", "", "0.9~rc1", "0.9", "0.9a", "0.9.1", "0.10", "1.0~beta1~svn1245", "1.0~beta1", "1.0", "1.0-1", "1.0-1+b1", "1.0-1.1", "1.0-2",
            "1.0-10", "1.0+dfsg-1", "1:0.1", "1:4.1.0", "2:0");

    @Test
    void versionsHaveDebiansOrder() {
        List<DebianVersion> versions = new ArrayList<>(ASCENDING.stream().map(DebianVersion::new).toList());
        Collections.shuffle(versions, new Random(1));
        Collections.sort(versions);
        assertEquals(ASCENDING, versions.stream().map(DebianVersion::text).toList());
    }

    @ParameterizedTest
    @CsvSource({"0:1.0-0, 1.0", "1.00, 1.0", "1.0-0, 1.0", "1.002, 1.2"})
    void someVersionsAreTheSame(String one, String other) {
        assertEquals(0, new DebianVersion(one).compareTo(new DebianVersion(other)));
    }
}
