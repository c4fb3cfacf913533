/** Read-copy update: what readers and updaters see of it. */
package pith.sync.rcu;
