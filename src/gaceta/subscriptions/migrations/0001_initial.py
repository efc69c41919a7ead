import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40, unique=True, verbose_name='code')),
                ('kind', models.CharField(choices=[('individual', 'Individual'), ('premium', 'Premium'), ('business', 'Business')], max_length=20, verbose_name='kind')),
                ('seats', models.PositiveSmallIntegerField(help_text='How many people read, each on one device at a time.', verbose_name='seats')),
                ('names', models.JSONField(default=dict, help_text='By language: {"es": "…", "en": "…"}', verbose_name='names')),
            ],
            options={
                'verbose_name': 'plan',
                'verbose_name_plural': 'plans',
                'ordering': ['seats', 'code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='plan_has_a_seat')],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('trialing', 'On trial'), ('active', 'Running'), ('past_due', 'Payment overdue'), ('ended', 'Ended')], default='active', max_length=20, verbose_name='status')),
                ('period_start', models.DateTimeField(verbose_name='paid from')),
                ('period_end', models.DateTimeField(verbose_name='paid until')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subscriptions', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='subscriptions.plan', verbose_name='plan')),
            ],
            options={
                'verbose_name': 'subscription',
                'verbose_name_plural': 'subscriptions',
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='key')),
                ('reader', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='seats', to=settings.AUTH_USER_MODEL, verbose_name='reader')),
                ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='subscriptions.subscription')),
            ],
            options={
                'verbose_name': 'seat',
                'verbose_name_plural': 'seats',
                'ordering': ['number'],
            },
        ),
        migrations.AddConstraint(
            model_name='subscription',
            constraint=models.CheckConstraint(condition=models.Q(('period_end__gt', models.F('period_start'))), name='subscription_period_runs_forward'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(fields=('subscription', 'number'), name='seat_number_once'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(condition=models.Q(('reader__isnull', False)), fields=('subscription', 'reader'), name='reader_holds_one_seat_of_a_subscription'),
        ),
    ]
