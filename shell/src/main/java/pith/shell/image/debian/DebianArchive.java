package pith.shell.image.debian;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/**
 * A mirror of Debian's archive, of which one release's packages for riscv64 are read. What comes from it is kept in a folder under its checksum, and is not
 * fetched again.
 *
 * @param mirror the address below which {@code dists} and {@code pool} are, with a slash at its end
 * @param suite the release, such as {@code trixie}
 * @param cache the folder for what was fetched
 */
public record DebianArchive(URI mirror, String suite, Path cache) {
    /** Debian's own address, which leads to a mirror nearby. */
    public static final String MIRROR = "https://deb.debian.org/debian/";

    /** Debian 13, the first release with riscv64. */
    public static final String SUITE = "trixie";

    private static final String INDEX = "main/binary-riscv64/Packages.xz";
    private static final int MOST_RELEASE_BYTES = 4 << 20;
    private static final int XZ_MEMORY_KIB = 256 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What lays out the folders and lists the users of every Debian; it comes first. */
    private static final List<String> BASE = List.of("base-files", "base-passwd");

    /** {@return the packages of these names, with all that they need, in the order in which they are to be unpacked} */
    public Contents select(List<String> names) throws IOException {
        PackageIndex index = index();
        return new Contents(this, Selection.of(index, Stream.concat(BASE.stream(), names.stream()).toList()));
    }

    private PackageIndex index() throws IOException {
        String[] sumAndSize = indexEntry();
        Path file = fetch("dists/" + suite + "/" + INDEX, sumAndSize[0], Long.parseLong(sumAndSize[1]));
        try (InputStream text = new XZInputStream(Files.newInputStream(file), XZ_MEMORY_KIB)) {
            return PackageIndex.read(text);
        }
    }

    /** {@return SHA-256 and length of the index, by the release's file} */
    private String[] indexEntry() throws IOException {
        String path = "dists/" + suite + "/Release";
        byte[] release;
        try (InputStream body = open(path)) {
            release = body.readNBytes(MOST_RELEASE_BYTES);
        }
        return new String(release, StandardCharsets.UTF_8).lines().map(String::strip).filter(line -> line.endsWith(" " + INDEX)).map(line -> line.split("\\s+"))
                .filter(words -> words.length == 3 && words[0].matches("[0-9a-f]{64}") && words[1].matches("[0-9]{1,12}")).findFirst()
                .orElseThrow(() -> new DebianException(mirror + path + " names no index of riscv64 packages"));
    }

    /** {@return the file of a package, with the contents that the index promises} */
    Path file(DebianPackage wanted) throws IOException {
        return fetch(wanted.file(), wanted.sha256(), wanted.bytes());
    }

    private Path fetch(String path, String sha256, long bytes) throws IOException {
        Path kept = cache.resolve(sha256);
        if (Files.exists(kept)) {
            return kept;
        }
        Files.createDirectories(cache);
        Path fresh = Files.createTempFile(cache, "fetching", null);
        try {
            String sum = copy(path, fresh, bytes);
            if (!sum.equals(sha256)) {
                throw new DebianException(mirror + path + " is not what the index promises: its SHA-256 is " + sum);
            }
            return Files.move(fresh, kept, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** {@return the checksum of what was copied, which are at most {@code bytes} and one more} */
    private String copy(String path, Path to, long bytes) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream body = open(path); DigestOutputStream out = new DigestOutputStream(Files.newOutputStream(to), digest)) {
            byte[] buffer = new byte[1 << 16];
            long left = bytes + 1;
            for (int got = body.read(buffer); got > 0 && left > 0; got = body.read(buffer)) {
                int taken = (int) Math.min(got, left);
                out.write(buffer, 0, taken);
                left -= taken;
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private InputStream open(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(mirror.resolve(path)).timeout(PATIENCE).build();
        HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).followRedirects(HttpClient.Redirect.NORMAL).build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                response.body().close();
                throw new DebianException(mirror + path + " answers with status " + response.statusCode());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DebianException("fetching " + path + " was interrupted");
        } catch (ConnectException | HttpTimeoutException unreachable) {
            throw new DebianException(mirror + " cannot be reached" + (unreachable.getMessage() == null ? "" : " (" + unreachable.getMessage() + ")"));
        }
    }
}
