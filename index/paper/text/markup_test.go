package text

import "testing"

func TestMarkup(t *testing.T) {
	for inner, want := range map[string]string{
		"plain &amp; simple":                      "plain &amp; simple",
		"a<!-- b -->c<?d e?>f":                    "acf",
		"a<![CDATA[<i>b</i> < <!-- c -->]]>d":     "a<i>b</i> < <!-- c -->d",
		"a <i>b</i> <unknown x=\"1\">c</unknown>": "a <i>b</i> c",
		"a<annotation>b</annotation>c<mml:annotation encoding=\"TeX\">d<x/></mml:annotation>e": "ace",
		"a<annotation/>b<annotation-xml>c</annotation-xml>d<annotation>e</annotation>f":        "abdf",
		"a<annotation>b<!-- </annotation >":                                                    "a",
		"a < b, c <- d <":                                                                      "a < b, c <- d <",
		"<annotation>a <!-- b <![CDATA[ c <? d":                                                "a <!-- b <![CDATA[ c <? d",
	} {
		if got := (Markup{Inner: inner}).String(); got != want {
			t.Errorf("%q: got %q, want %q", inner, got, want)
		}
	}
}
