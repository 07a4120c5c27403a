package static

import _ "embed" // for the directive below

// builtin is the built-in model's file. It is a string because the tables that
// point into it can slice a string without copying.
//
//go:embed model.gguf
var builtin string

// builtinPieces finds the pieces of its vocabulary: see piecesOf.
//
//go:generate go test -run TestPieces . -args -update
//go:embed pieces.bin
var builtinPieces string

// builtinDigest is the SHA-256 of builtin, which a test compares. Hashing ten
// megabytes at every start would cost more than opening the model. Where another file
// takes the place of this one, its digest goes to earlier.
const builtinDigest = "sha256:778d198b6013388f16414d307db976be51c28b42c99863e3c0b895eee0bfddfb"
