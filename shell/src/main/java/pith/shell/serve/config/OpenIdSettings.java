package pith.shell.serve.config;

import java.net.URI;
import java.nio.file.Path;

/**
 * Where else people may sign in: an OpenID Connect provider.
 *
 * @param secretFile holds the client's secret; null for a client without one
 * @param redirect the address of this server as browsers know it, with the path of the return
 * @param nameClaim of the ID token, whose value is the name of the account
 * @param create whether people without an account here get one as student
 */
public record OpenIdSettings(String label, URI issuer, String clientId, Path secretFile, URI redirect, String nameClaim, boolean create) {}
