#!/bin/sh
# SPDX-License-Identifier: ISC
#
# The verb check: formats, choices, exit status, what offices change.
. "${top_srcdir:-.}/tests/lib.sh"
command -v jq >/dev/null || skip_all "jq is not installed"
fresh
run_ok add curriculum code=C title=C discipline=mathematics stage=primary
for i in 1 2 3 4; do
	run_ok add topic code=T$i title=Topic curriculum=C position=$i
done
run check chain_circle
is_status 0 'nothing is found where there is nothing'
run_ok set topic/T1 requires=T3
run_ok set topic/T2 requires=T1
run_ok set topic/T3 requires=T2
run_ok set topic/T4 requires=T2
run check chain_circle
is_status 1 'something to look at'
has out 'topic/T1 requires: ' 'the record and the field are named'
has out '(T1 > T3 > T2 > T1)' 'and the way round'
run check chain_circle --format json
ok 'one object a line' [ "$(sed s,topic/T,T,g out |
    jq -c '[.severity,.rule,.record,.witness]')" = \
    '["error","chain_circle","T1",["T1","T3","T2","T1"]]' ]
run check chain_circle --format csv
ok 'csv has a heading and a line' [ "$(wc -l <out)" = 2 ]
run --lang uz-Cyrl check chain_circle
has out '(T1 > T3 > T2 > T1)' 'names stay in a sentence that is written over'

run_ok set topic/T3 requires= "requires_any=T2;T4"
run check chain_circle
is_status 1 'a choice that leads back only is a circle too'
run_ok set topic/T4 requires=
run check chain_circle
is_status 0 'one way out is enough'
run_ok set topic/T4 requires=T4
run check chain_circle
has out '(T4 > T4)' 'a topic that needs itself'

run check --list chain_level_jump chain_blocking
has out 'share 0.8, topics 10' 'rules are listed with what they go by'
ok 'only those that were named' [ "$(wc -l <out)" = 3 ]
run check chain_circel
fails 2 'nearest: "chain_circle"' 'the nearest rule is named'
cat >ours.yaml <<'EOT'
rules:
  chain_circle: {severity: "off", remedy: {en: Ask Dilnoza.}}
EOT
run --config ours.yaml check
hasnt out chain_circle 'a rule that is off is not run'
run --config ours.yaml check chain_circle
has out 'Ask Dilnoza.' 'unless it is named; words are changed'
cat >bad.yaml <<'EOT'
rules:
  chain_circle:
    limits: {trys: 5}
    sentence: {en: "{tpoic} is bad"}
  chain_cirkle: {severity: info}
EOT
run --config bad.yaml config check
has out 'nearest: "tries"' 'a limit that there is not'
has out '{tpoic}' 'a name that nothing fills'
has out 'nearest: "chain_circle"' 'a rule that there is not'
run config show --config ours.yaml
has out rules.chain_circle.severity 'what is changed is shown'
end
