package static

import _ "embed" // for the directive below

// builtin is the built-in model. A string is never copied on its way into the
// tables that point into it.
//
//go:embed model.gguf
var builtin string

// builtinDigest is what builtin hashes to; a test holds it against the file.
// Hashing ten megabytes at every start would cost more than opening the model.
const builtinDigest = "sha256:cbb1c9a2112d8c1a521bce2e239b57db98118d27b46f641f00f22407ce62adf0"
