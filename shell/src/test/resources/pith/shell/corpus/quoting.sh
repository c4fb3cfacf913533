echo 'single $x `no` \n'
echo "double \$x \`no\` \"q\" \\ \z"
echo un\ quoted\*  a\
b
x='a  b   c'
echo $x
echo "$x"
echo "${x}"'${x}'
echo ""''""
set -- "" a ''
echo $#
printf '[%s]' "a b" c\ d 'e f'; echo
echo "multi
line"
y=a\ b; echo "$y"
echo \# not a comment # a comment
echo a#b
echo "a'b" 'c"d'
echo "\'"
