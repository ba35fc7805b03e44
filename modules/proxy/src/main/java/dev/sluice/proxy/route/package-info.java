/** What a route is, how it is read from a configuration, and what is checked across routes. */
@NullMarked
package dev.sluice.proxy.route;

import org.jspecify.annotations.NullMarked;
