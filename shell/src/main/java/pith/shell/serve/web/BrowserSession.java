package pith.shell.serve.web;

import pith.shell.serve.account.Account;

/**
 * A browser that somebody signed in with.
 *
 * @param token what the page sends with everything that changes something: other pages do not know it (CSRF)
 */
record BrowserSession(Account account, String token) {}
