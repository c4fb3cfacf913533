package pith.shell.serve.account;

/** Somebody who has proved who they are. */
public record Account(String name, Role role, Quota quota) {}
