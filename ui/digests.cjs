// Stands in for node-forge in the window: the expressions of forms need its digests, and none of its TLS and keys.
const forge = require("node-forge/lib/forge");
require("node-forge/lib/util");
require("node-forge/lib/md.all");

module.exports = forge;
