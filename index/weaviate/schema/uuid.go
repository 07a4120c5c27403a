package schema

import "github.com/google/uuid"

// namespace never changes: the ids of all objects follow from it.
var namespace = uuid.MustParse("2c6c0c0f-3177-4ed0-9e1e-3f1871f1656f")

// UUID is the id of the object of a paper, from the paper's canonical id.
func UUID(pid string) string { return named("paper:" + pid) }

// WordUUID is the id of the object of a word.
func WordUUID(word string) string { return named("word:" + word) }

// InfoUUID is the id of the object that says what the library is.
func InfoUUID() string { return named("info") }

// AuditUUID is the id of the object that says when which node was audited.
func AuditUUID() string { return named("audit") }

func named(name string) string { return uuid.NewSHA1(namespace, []byte(name)).String() }
