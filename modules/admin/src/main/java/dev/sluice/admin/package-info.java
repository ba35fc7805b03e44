/**
 * What an operator sees of a running proxy: metrics for Prometheus and health, on a listener of
 * their own.
 */
@NullMarked
package dev.sluice.admin;

import org.jspecify.annotations.NullMarked;
